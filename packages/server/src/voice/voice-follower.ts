import { roomVoiceLine, type RoomVoice } from "@melo/protocol";
import type { CallParticipant, CallServerPort } from "../livekit/call-server.ts";
import { callRoomName } from "../livekit/room-name.ts";
import type { Log } from "../log.ts";
import type { KeyValuePort, Unsubscribe } from "../store/key-value-port.ts";
import { reporterOf, roomVoiceFrom } from "./room-voice.ts";
import type { VoiceReport, VoiceReports } from "./voice-reports.ts";

export interface VoiceFollowerDeps {
  readonly callServer: Pick<CallServerPort, "listParticipants">;
  readonly reports: VoiceReports;
  readonly store: Pick<KeyValuePort, "publish" | "subscribe">;
  readonly serverName: string;
  readonly log: Log;
  /** Resolves after the time, or at once when the signal is aborted. */
  wait(delayMs: number, signal: AbortSignal): Promise<void>;
}

/** What happens in rooms' calls, for as long as somebody follows. All followers of a room share one look. */
export interface VoiceFollower {
  /** Calls `listener` with the present state as soon as it is known, and with each that differs. Returns how to end it. */
  follow(roomId: string, listener: (voice: RoomVoice) => void): () => void;
  /** LiveKit said that something happened in this room of its own: every instance looks now. */
  prompt(livekitRoom: string): Promise<void>;
}

/**
 * LiveKit tells of nobody who mutes himself: that is found by looking. An empty room is filled by somebody who joins,
 * and of that LiveKit tells.
 */
const lookAgainMs = 800;
const lookAgainWhenEmptyMs = 10_000;

interface FollowedRoom {
  readonly listeners: Set<(voice: RoomVoice) => void>;
  last: RoomVoice | undefined;
  end(): void;
}

export function createVoiceFollower(deps: VoiceFollowerDeps): VoiceFollower {
  const rooms = new Map<string, FollowedRoom>();

  function start(roomId: string): FollowedRoom {
    const listeners = new Set<(voice: RoomVoice) => void>();
    const room: FollowedRoom = {
      listeners,
      last: undefined,
      end: followRoom(deps, roomId, (voice) => {
        room.last = voice;
        for (const listener of listeners) listener(voice);
      }),
    };
    rooms.set(roomId, room);
    return room;
  }

  return {
    follow(roomId, listener) {
      const room = rooms.get(roomId) ?? start(roomId);
      const own = (voice: RoomVoice): void => listener(voice);
      room.listeners.add(own);
      if (room.last !== undefined) own(room.last);
      return () => {
        room.listeners.delete(own);
        if (room.listeners.size > 0 || rooms.get(roomId) !== room) return;
        rooms.delete(roomId);
        room.end();
      };
    },
    prompt: (livekitRoom) => deps.store.publish(promptChannel(livekitRoom), ""),
  };
}

function promptChannel(livekitRoom: string): string {
  return `voice prompt ${livekitRoom}`;
}

/** Looks until it is ended; tells each state that differs from the one before. */
function followRoom(deps: VoiceFollowerDeps, roomId: string, tell: (voice: RoomVoice) => void): () => void {
  const { callServer, serverName, log } = deps;
  const livekitRoom = callRoomName(roomId);
  const ended = new AbortController();
  const reports = new Map<string, VoiceReport | undefined>();
  let participants: readonly CallParticipant[] = [];
  let isKnown = false;
  let toldLine: string | undefined;
  /** Ends the pause between two looks. */
  let pause = new AbortController();

  function reportKey(participant: CallParticipant): string | undefined {
    const reporter = reporterOf(participant, livekitRoom, serverName);
    return reporter === undefined ? undefined : keyOf(reporter);
  }

  function tellWhatDiffers(): void {
    if (!isKnown || ended.signal.aborted) return;
    const facts = participants.map((participant) => ({
      participant,
      report: reports.get(reportKey(participant) ?? ""),
    }));
    const voice = roomVoiceFrom(roomId, facts);
    const line = roomVoiceLine(voice);
    if (line === toldLine) return;
    toldLine = line;
    tell(voice);
  }

  /** What those said of themselves who were here before we looked. */
  async function catchUpOnReports(): Promise<void> {
    const present = new Map(
      participants.flatMap((participant) => {
        const reporter = reporterOf(participant, livekitRoom, serverName);
        return reporter === undefined ? [] : [[keyOf(reporter), reporter] as const];
      }),
    );
    for (const key of reports.keys()) if (!present.has(key)) reports.delete(key);
    await Promise.all(
      [...present].map(async ([key, { userId, deviceId }]) => {
        if (reports.has(key)) return;
        const report = await deps.reports.find(roomId, userId, deviceId);
        // One that came meanwhile is newer.
        if (!reports.has(key)) reports.set(key, report);
      }),
    );
  }

  async function look(): Promise<void> {
    participants = (await callServer.listParticipants(livekitRoom)) ?? [];
    await catchUpOnReports();
    isKnown = true;
    tellWhatDiffers();
  }

  async function lookAgainAndAgain(): Promise<void> {
    while (!ended.signal.aborted) {
      pause = new AbortController();
      const { signal } = pause;
      try {
        await look();
      } catch (error) {
        // The last word stays until LiveKit and the store answer again.
        log.warn({ err: error, roomId }, "a call could not be looked at");
      }
      if (!ended.signal.aborted) {
        await deps.wait(participants.length === 0 ? lookAgainWhenEmptyMs : lookAgainMs, signal);
      }
    }
  }

  const subscriptions: Promise<Unsubscribe>[] = [
    deps.store.subscribe(promptChannel(livekitRoom), () => pause.abort()),
    deps.reports.follow(roomId, (report) => {
      reports.set(keyOf(report), report);
      tellWhatDiffers();
    }),
  ];
  void Promise.allSettled(subscriptions).then(lookAgainAndAgain);

  return function end() {
    ended.abort();
    pause.abort();
    for (const subscription of subscriptions) {
      subscription
        .then((unsubscribe) => unsubscribe())
        .catch((error: unknown) => log.warn({ err: error, roomId }, "a subscription did not end"));
    }
  };
}

function keyOf({ userId, deviceId }: Pick<VoiceReport, "userId" | "deviceId">): string {
  return `${userId} ${deviceId}`;
}
