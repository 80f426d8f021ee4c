import { meloErrorFrom, serverNameOf } from "@melo/protocol";
import { z } from "zod";
import type { MasqueradePort } from "../homeserver/application-service.ts";
import { createJobRunner, type JobRunner, type JobRunnerDeps } from "../jobs/job-runner.ts";
import { bearerOf } from "../livekit/bearer.ts";
import { findCallRoom } from "../livekit/find-call-room.ts";
import type { ClaimedJob } from "../store/key-value-port.ts";
import { comeBackMs, type Departure } from "./departure.ts";
import type { LookForConnection } from "./look-for-connection.ts";
import type { StickyMemberships } from "./sticky-memberships.ts";
import type { WithdrawMembership } from "./withdraw-membership.ts";

export interface AbsenceKeeperDeps extends Omit<JobRunnerDeps, "queue" | "work"> {
  readonly masquerade: MasqueradePort;
  readonly lookForConnection: LookForConnection;
  readonly withdrawMembership: WithdrawMembership;
  readonly stickyMemberships: StickyMemberships;
  readonly serverName: string;
}

/**
 * Withdraws the memberships of devices that left LiveKit without a word, so that nobody waits for them: a killed tab, a
 * dead machine. It is the person's own membership, withdrawn in his name; for people of other homeservers their delayed
 * leave is the only way.
 */
export interface AbsenceKeeper {
  /** Resolves when it cannot be lost any more. */
  onDeparture(departure: Departure): Promise<void>;
  readonly run: JobRunner["run"];
}

const queue = "absences";
/** By then the membership has ended by itself. */
const maxAgeMs = 4 * 60 * 60 * 1000;

const departureSchema = z.object({
  livekitRoom: z.string(),
  identity: z.string(),
  sid: z.string(),
  attributes: z.record(z.string(), z.string()),
  leftByMs: z.number(),
});

export function createAbsenceKeeper(deps: AbsenceKeeperDeps): AbsenceKeeper {
  const { store, masquerade, lookForConnection, withdrawMembership, stickyMemberships, serverName, log, now } = deps;
  const runner = createJobRunner({ ...deps, queue, work });

  async function work(claimed: ClaimedJob): Promise<void> {
    const { data } = departureSchema.safeParse(JSON.parse(claimed.payload));
    if (data !== undefined && now() - data.leftByMs < maxAgeMs) await withdraw(data);
    await store.settle(queue, claimed);
  }

  async function withdraw({ livekitRoom, identity, sid, attributes, leftByMs }: z.output<typeof departureSchema>) {
    const bearer = bearerOf({ identity, attributes, room: livekitRoom }, serverName);
    if (bearer === undefined || serverNameOf(bearer.userId) !== serverName) return;
    const { userId, deviceId, memberId } = bearer;
    const roomId = bearer.roomId ?? (await findCallRoom(masquerade, userId, livekitRoom));
    if (roomId === undefined) return;
    const presence = await lookForConnection(livekitRoom, identity);
    if (presence.kind === "unknown") throw new Error("LiveKit does not say whether the device is back");
    // A listing that still shows the connection that ended says nothing.
    if (presence.kind === "present" && presence.sid !== sid) return;
    const isWithdrawn = await unlessForbidden(
      memberId === undefined
        ? withdrawMembership({ roomId, userId, deviceId: deviceId ?? "", leftByMs })
        : stickyMemberships.withdraw(roomId, userId, memberId, leftByMs),
    );
    if (isWithdrawn) log.info({ roomId, userId, deviceId }, "withdrew the membership of a device that is gone");
  }

  return {
    run: runner.run,
    async onDeparture(departure) {
      if (departure.reason === "replaced" || !departure.isClient) return;
      const { livekitRoom, identity, sid } = departure;
      const dueMs = departure.reason === "interrupted" ? now() + comeBackMs : now();
      await store.schedule(queue, {
        id: JSON.stringify([livekitRoom, identity, sid]),
        dueMs,
        payload: JSON.stringify(departure),
      });
      runner.wake();
    },
  };
}

/** Who is not in the room any more cannot be announced in it: that is for whoever removed him. */
async function unlessForbidden(withdrawal: Promise<boolean>): Promise<boolean> {
  try {
    return await withdrawal;
  } catch (error) {
    if (meloErrorFrom(error).code === "forbidden") return false;
    throw error;
  }
}
