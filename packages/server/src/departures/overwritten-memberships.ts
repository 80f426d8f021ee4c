import { eventTypes, parseCallMemberStateKey, serverNameOf } from "@melo/protocol";
import { z } from "zod";
import type { RoomViews } from "../access/room-views.ts";
import type { RoomEvent } from "../appservice/room-events.ts";
import type { MasqueradePort, PastStateEvent } from "../homeserver/application-service.ts";
import { createJobRunner, type JobRunner, type JobRunnerDeps } from "../jobs/job-runner.ts";
import type { ClaimedJob } from "../store/key-value-port.ts";
import { truthOf } from "./overwritten-policy.ts";

export interface OverwrittenMembershipsDeps extends Omit<JobRunnerDeps, "queue" | "work"> {
  readonly masquerade: MasqueradePort;
  readonly views: RoomViews;
  readonly serverName: string;
}

/** Call memberships that somebody else wrote than whoever they are about. */
export interface OverwrittenMemberships {
  /** Looks after a pushed membership, unless its owner wrote it. Resolves when that cannot be lost any more. */
  onCallMember(event: RoomEvent): Promise<void>;
  /** Looks after a membership that is known to be another's. */
  mend(roomId: string, stateKey: string): Promise<void>;
  readonly run: JobRunner["run"];
}

const queue = "overwritten memberships";
/** Whoever overwrites again and again is answered less and less often; his homeserver limits him, too. */
const restores = { perMinute: 6, burst: 6 };
const maxHistory = 30;
const jobSchema = z.object({ roomId: z.string(), stateKey: z.string() });

/**
 * Restores what a member said about his own device, in his name: nobody else can take him out of the call with it, nor
 * put words into his mouth. Only what is there at that moment counts, so that pushes may come late, twice, in any order.
 */
export function createOverwrittenMemberships(deps: OverwrittenMembershipsDeps): OverwrittenMemberships {
  const { store, masquerade, views, serverName, log, now } = deps;
  const runner = createJobRunner({ ...deps, queue, work });
  const type = eventTypes.callMember;

  async function work(claimed: ClaimedJob): Promise<void> {
    const { data } = jobSchema.safeParse(JSON.parse(claimed.payload));
    const owner = parseCallMemberStateKey(data?.stateKey ?? "");
    if (data === undefined || owner === undefined) return void (await store.settle(queue, claimed));
    const { roomId, stateKey } = data;
    const history = await readHistory(roomId, owner.userId, stateKey);
    const [current] = history;
    const view = await views.view(roomId, [...new Set([owner.userId, ...history.map(({ sender }) => sender)])]);
    const content = view === undefined ? undefined : truthOf(history, owner.userId, view, now());
    if (content !== undefined) {
      const answer = await store.takeFromBucket(`restore ${roomId} ${stateKey}`, restores);
      if (!answer.isTaken) return void (await store.postpone(queue, claimed, now() + answer.retryAfterMs));
      await masquerade.sendState(owner.userId, roomId, { type, stateKey, content });
      log.warn(
        { roomId, ...owner, sender: current?.sender },
        "restored a call membership that another had overwritten",
      );
    }
    await store.settle(queue, claimed);
  }

  /** What the key held, the newest first, as far back as the last event of its owner. */
  async function readHistory(roomId: string, ownerId: string, stateKey: string): Promise<readonly PastStateEvent[]> {
    const history: PastStateEvent[] = [];
    let eventId = (await masquerade.reader(ownerId, roomId)(type, stateKey))?.eventId;
    while (eventId !== undefined && history.length < maxHistory) {
      const event = await masquerade.readPastState(ownerId, roomId, eventId);
      if (event === undefined) break;
      history.push(event);
      eventId = event.sender === ownerId ? undefined : event.replacedEventId;
    }
    return history;
  }

  async function mend(roomId: string, stateKey: string): Promise<void> {
    const owner = parseCallMemberStateKey(stateKey);
    // People of other homeservers are their own service's: in their name nothing can be said here.
    if (owner === undefined || serverNameOf(owner.userId) !== serverName) return;
    const payload = JSON.stringify({ roomId, stateKey });
    await store.schedule(queue, { id: payload, dueMs: now(), payload });
    runner.wake();
  }

  return {
    run: runner.run,
    mend,
    async onCallMember({ roomId, stateKey = "", sender }) {
      if (parseCallMemberStateKey(stateKey)?.userId !== sender) await mend(roomId, stateKey);
    },
  };
}
