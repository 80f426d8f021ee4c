import { participantIdentity } from "@melo/protocol";
import {
  batchWrites,
  constant,
  createSignal,
  derive,
  type Clock,
  type ReadonlySignal,
  type Scope,
} from "@melo/reactive";
import type { CallDeps } from "../call-deps.ts";
import type { CallRoomMember, RtcMembership, SfuConnection, SfuParticipant, SfuTrack } from "../ports/index.ts";
import { createFakeCallWorld, fakeServiceUrl } from "./fake-call-world.ts";

export interface FakeCrowdOptions {
  readonly ownUserId: string;
  readonly roomId: string;
  /** As many of the first people send video. */
  readonly cameraCount: number;
  nameOf(index: number): string;
}

/**
 * A call of any number of people as one device of ours sees it. Nobody stands behind them but lists, so that what is
 * measured is the call core and its views, and not the fakes.
 */
export interface FakeCrowd {
  readonly deps: CallDeps;
  /** Videos that the server would send us now. */
  readonly receivedVideoCount: ReadonlySignal<number>;
  setSize(count: number): void;
  /** People by index; everybody else is silent. */
  setSpeaking(indices: readonly number[]): void;
}

interface CrowdPerson {
  readonly membership: RtcMembership;
  readonly participant: SfuParticipant;
}

function trackOf(userId: string, source: SfuTrack["source"]): SfuTrack {
  const isMuted = false;
  return {
    trackId: `${userId} ${source}`,
    source,
    isMuted,
    isSubscribed: true,
    isEncrypted: false,
    decryption: "not_needed",
  };
}

export function createFakeCrowd(scope: Scope, clock: Clock, options: FakeCrowdOptions): FakeCrowd {
  const { ownUserId, roomId, cameraCount, nameOf } = options;
  const world = createFakeCallWorld(scope, clock);
  world.homeserver.addRoom(roomId, { isEncrypted: false });
  const { deps } = world.device(ownUserId);
  const people = createSignal<readonly CrowdPerson[]>([]);
  const speakers = createSignal<ReadonlySet<string>>(new Set());
  const received = createSignal<ReadonlySet<string>>(new Set());
  const names = new Map<string, ReadonlySignal<CallRoomMember>>();
  const firstJoinAtMs = clock.now();

  function createPerson(index: number): CrowdPerson {
    const userId = `@person${index}:melo.example`;
    const deviceId = "LAPTOP";
    const identity = participantIdentity(userId, deviceId);
    names.set(userId, constant({ userId, displayName: nameOf(index), avatarMxc: undefined }));
    return {
      membership: {
        userId,
        deviceId,
        memberId: identity,
        participantIdentity: identity,
        transport: { type: "livekit", serviceUrl: fakeServiceUrl },
        intent: index < cameraCount ? "video" : "audio",
        joinedAtMs: firstJoinAtMs + index,
      },
      participant: {
        identity,
        quality: "good",
        tracks: [trackOf(userId, "microphone"), ...(index < cameraCount ? [trackOf(userId, "camera")] : [])],
      },
    };
  }

  const memberships = derive(() => [
    ...people.value.map(({ membership }) => membership),
    ...deps.memberships.memberships(roomId).value,
  ]);

  function createConnection(...args: Parameters<CallDeps["sfu"]["createConnection"]>): SfuConnection {
    const connection = deps.sfu.createConnection(...args);
    received.value = new Set();
    return {
      ...connection,
      participants: derive(() =>
        connection.state.value.phase === "connected" ? people.value.map(({ participant }) => participant) : [],
      ),
      speakers,
      setSubscribed(trackId, isSubscribed) {
        const next = new Set(received.peek());
        if (isSubscribed) next.add(trackId);
        else next.delete(trackId);
        received.value = next;
      },
    };
  }

  return {
    deps: {
      ...deps,
      memberships: { ...deps.memberships, memberships: () => memberships },
      sfu: { ...deps.sfu, createConnection },
      rooms: {
        ...deps.rooms,
        member: (room, userId) => names.get(userId) ?? deps.rooms.member(room, userId),
      },
    },
    receivedVideoCount: derive(() => {
      const videos = people.value.flatMap(({ participant }) =>
        participant.tracks.filter(({ source }) => source === "camera"),
      );
      return videos.filter(({ trackId }) => received.value.has(trackId)).length;
    }),
    setSize(count) {
      batchWrites(() => {
        const kept = people.peek().slice(0, count);
        const added = Array.from({ length: count - kept.length }, (_, index) => createPerson(kept.length + index));
        people.value = [...kept, ...added];
      });
    },
    setSpeaking(indices) {
      speakers.value = new Set(
        indices.map((index) => people.peek()[index]?.participant.identity).filter((identity) => identity !== undefined),
      );
    },
  };
}
