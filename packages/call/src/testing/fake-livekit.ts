import { batchWrites, createSignal, type Clock, type ReadonlySignal, type WritableSignal } from "@melo/reactive";
import type { ConnectionQuality, DisconnectReason, SfuCredentials, TrackSource } from "../ports/index.ts";

export interface FakeServerTrack {
  readonly trackId: string;
  readonly source: TrackSource;
  readonly isMuted: boolean;
  readonly isEncrypted: boolean;
}

/** A participant as the server has it. Replaced, never changed. */
export interface FakeServerParticipant {
  readonly identity: string;
  readonly tracks: readonly FakeServerTrack[];
  readonly isSpeaking: boolean;
  readonly quality: ConnectionQuality;
  /** The key its frames are encrypted with now. */
  readonly keyIndex: number | undefined;
  /** How the server tells the client that it is out. */
  end(reason: DisconnectReason): void;
}

type ParticipantChange = Partial<Pick<FakeServerParticipant, "tracks" | "isSpeaking" | "quality" | "keyIndex">>;

/** One LiveKit deployment: rooms must be created by a token request before anybody can enter (`auto_create: false`). */
export interface FakeLivekit {
  readonly serviceUrl: string;
  readonly isUp: WritableSignal<boolean>;
  participants(roomId: string): ReadonlySignal<ReadonlyMap<string, FakeServerParticipant>>;
  hasRoom(roomId: string): boolean;
  issueToken(roomId: string, identity: string): SfuCredentials;
  isTokenValid(credentials: SfuCredentials): boolean;
  /** Puts a participant into a room; one with the same identity has to go. */
  enter(roomId: string, participant: FakeServerParticipant): void;
  change(roomId: string, identity: string, change: ParticipantChange): void;
  exit(roomId: string, identity: string): void;
  /** Somebody whom no membership announces. */
  addStranger(roomId: string, identity: string, tracks?: readonly FakeServerTrack[]): void;
  remove(roomId: string, identity: string, reason?: DisconnectReason): void;
  /** Everybody is thrown out and all rooms are forgotten. */
  restart(): void;
}

const tokenLifetimeMs = 5 * 60_000;

export function createFakeLivekit(clock: Clock, serviceUrl: string): FakeLivekit {
  const rooms = new Map<string, WritableSignal<ReadonlyMap<string, FakeServerParticipant>>>();
  const created = new Set<string>();
  const tokens = new Set<string>();
  let tokensIssued = 0;

  function roomOf(roomId: string): WritableSignal<ReadonlyMap<string, FakeServerParticipant>> {
    let room = rooms.get(roomId);
    if (room === undefined) {
      room = createSignal<ReadonlyMap<string, FakeServerParticipant>>(new Map());
      rooms.set(roomId, room);
    }
    return room;
  }

  function exit(roomId: string, identity: string): FakeServerParticipant | undefined {
    const room = roomOf(roomId);
    const leaving = room.peek().get(identity);
    if (leaving !== undefined) room.value = new Map([...room.peek()].filter(([key]) => key !== identity));
    return leaving;
  }

  function enter(roomId: string, participant: FakeServerParticipant): void {
    exit(roomId, participant.identity)?.end("joined_elsewhere");
    const room = roomOf(roomId);
    room.value = new Map(room.peek()).set(participant.identity, participant);
  }

  return {
    serviceUrl,
    isUp: createSignal(true),
    participants: roomOf,
    hasRoom: (roomId) => created.has(roomId),
    issueToken(roomId, identity) {
      created.add(roomId);
      tokensIssued += 1;
      const token = `token ${tokensIssued}`;
      tokens.add(token);
      const expiresAtMs = clock.now() + tokenLifetimeMs;
      return { url: serviceUrl, token, livekitRoom: roomId, participantIdentity: identity, expiresAtMs };
    },
    isTokenValid: ({ token, expiresAtMs }) => tokens.has(token) && clock.now() < expiresAtMs,
    enter,
    change(roomId, identity, change) {
      const room = roomOf(roomId);
      const present = room.peek().get(identity);
      if (present !== undefined) room.value = new Map(room.peek()).set(identity, { ...present, ...change });
    },
    exit(roomId, identity) {
      exit(roomId, identity);
    },
    addStranger(roomId, identity, tracks = []) {
      const facts = { identity, tracks, isSpeaking: false, quality: "good", keyIndex: undefined } as const;
      enter(roomId, { ...facts, end: () => undefined });
    },
    remove(roomId, identity, reason = "removed") {
      exit(roomId, identity)?.end(reason);
    },
    restart() {
      created.clear();
      tokens.clear();
      const everybody = [...rooms.values()].flatMap((room) => [...room.peek().values()]);
      batchWrites(() => {
        for (const room of rooms.values()) room.value = new Map();
      });
      for (const participant of everybody) participant.end("connection_lost");
    },
  };
}
