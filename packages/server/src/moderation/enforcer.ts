import type { HasLeft } from "../access/has-left.ts";
import type { RoomViews } from "../access/room-views.ts";
import type { CallServerPort } from "../livekit/call-server.ts";
import { callRoomName } from "../livekit/room-name.ts";
import type { Log } from "../log.ts";
import type { Metrics } from "../metrics/metrics.ts";
import { mergeSought, type CallConcern, type ConcernedUsers, type Sought } from "./call-concern.ts";
import {
  enforcementOf,
  knownAmong,
  removalsOf,
  type EnforcementAction,
  type KnownParticipant,
  type WhoIs,
} from "./enforce-policy.ts";
import { createRepeatedLooks, type Looks } from "./repeated-looks.ts";

export interface EnforcerDeps {
  readonly views: RoomViews;
  readonly callServer: CallServerPort;
  readonly whoIs: WhoIs;
  readonly hasLeft: HasLeft;
  /** Has every door ask anew about those it has let in. */
  reviewDoors(livekitRoom: string, userIds: ConcernedUsers): void;
  readonly metrics: Pick<Metrics, "removal">;
  readonly log: Log;
  wait(delayMs: number): Promise<void>;
}

/**
 * Brings a room's call in line with what the room says now, or gives up, which is logged. As long as it cannot be known
 * whether somebody may be there, he stays.
 */
export type Enforce = (concern: CallConcern) => Looks;

/**
 * The first look is what counts. The later ones are for somebody who passed the door a moment before, for LiveKit's list,
 * which may lag behind a join (livekit/livekit#4373), and for servers that do not answer.
 */
const pausesMs = [150, 400, 1000, 2500];

export function createEnforcer(deps: EnforcerDeps): Enforce {
  const { views, callServer, metrics, log } = deps;

  async function act(roomId: string, livekitRoom: string, action: EnforcementAction): Promise<void> {
    const { participant, userId } = action;
    const { identity } = participant;
    if (action.type === "set_rights") {
      await callServer.setRights(livekitRoom, participant, action.rights);
      log.info({ roomId, userId, identity, rights: action.rights }, "changed what somebody may do in the call");
    } else {
      await callServer.removeParticipant(livekitRoom, identity);
      log.info({ roomId, userId, identity, reason: action.reason }, "removed from the call");
    }
  }

  /** What has to be done with those who are concerned, by what is true now. */
  async function judge(
    roomId: string,
    known: readonly KnownParticipant[],
    concerned: readonly KnownParticipant[],
  ): Promise<readonly EnforcementAction[]> {
    if (concerned.length === 0) return [];
    const view = await views.view(roomId, [...new Set(concerned.map(({ userId }) => userId))]);
    return enforcementOf(view, view === undefined ? known : concerned);
  }

  /** Of whom it was heard that they are gone, and are: that takes one read, where a whole look takes many. */
  async function confirmGone(roomId: string, heard: readonly KnownParticipant[]): Promise<readonly KnownParticipant[]> {
    const people = [...new Set(heard.map(({ userId }) => userId))];
    const left = await Promise.all(people.map((userId) => deps.hasLeft(roomId, userId)));
    const gone = new Set(people.filter((_, index) => left[index]));
    return heard.filter(({ userId }) => gone.has(userId));
  }

  /** Does what one look finds; resolves to those for whom another one is due. */
  async function look(roomId: string, sought: Sought): Promise<Sought | undefined> {
    const { userIds, cause } = sought;
    const livekitRoom = callRoomName(roomId);
    const participants = await callServer.listParticipants(livekitRoom);
    if (participants === undefined) return undefined;
    const known = await knownAmong(participants, deps.whoIs);
    const concerned = userIds === "everybody" ? known : known.filter(({ userId }) => userIds.has(userId));
    if (concerned.length === 0) return sought;

    const gone = await confirmGone(
      roomId,
      concerned.filter(({ userId }) => sought.gone.has(userId)),
    );
    const others = concerned.filter((one) => !gone.includes(one));
    const actions = [...removalsOf(gone), ...(await judge(roomId, known, others))];
    const ends = await Promise.allSettled(actions.map((action) => act(roomId, livekitRoom, action)));
    for (const end of ends) if (end.status === "fulfilled") metrics.removal(cause.trigger, cause.originServerTs);
    const failed = ends.find((end) => end.status === "rejected");
    if (failed !== undefined) throw failed.reason;
    const present = new Set(concerned.map(({ userId }) => userId));
    const rest = userIds === "everybody" ? userIds : restOf(userIds, present, actions);
    return rest === undefined ? undefined : { ...sought, userIds: rest };
  }

  const lookAfter = createRepeatedLooks<Sought>({
    pausesMs,
    wait: deps.wait,
    look,
    merge: mergeSought,
    onFailure: (roomId, error) =>
      log.error({ err: error, roomId }, "a call could not be brought in line with its room"),
  });

  return function enforce({ roomId, ...sought }) {
    const looks = lookAfter(roomId, sought);
    // Only then: a client whose signalling ends before LiveKit has told it why tries to come back.
    void looks.firstLook.then(() => deps.reviewDoors(callRoomName(roomId), sought.userIds));
    return looks;
  };
}

/** Whoever is there and as he should be needs no other look; whoever is not there yet, or was acted upon, does. */
function restOf(
  userIds: ReadonlySet<string>,
  present: ReadonlySet<string>,
  actions: readonly EnforcementAction[],
): ReadonlySet<string> | undefined {
  const actedUpon = new Set(actions.map(({ userId }) => userId));
  const rest = [...userIds].filter((userId) => !present.has(userId) || actedUpon.has(userId));
  return rest.length === 0 ? undefined : new Set(rest);
}
