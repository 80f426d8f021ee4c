import { z } from "zod";
import type { DelegatedLeave } from "./delegate-leave.ts";

/**
 * A delegated leave and how far it is.
 *
 * - `waiting`: its device has not been seen in the call yet.
 * - `connected`: it is there; the leave is kept from being sent by restarting it.
 * - `leaving`: it is gone; the leave is being sent.
 */
export interface LeaveJob extends DelegatedLeave {
  readonly phase: "waiting" | "connected" | "leaving";
  readonly delegatedAtMs: number;
  /** When the homeserver began to count the last time that we know of. */
  readonly restartedAtMs: number;
  /** LiveKit's id of the connection that was seen last; empty if none was, or LiveKit did not say. */
  readonly sid: string;
  /** When it was seen last; 0 if never. */
  readonly seenAtMs: number;
  /** Since when every look found it absent; undefined while it is there. */
  readonly absence: { readonly sinceMs: number; readonly looks: number } | undefined;
  /** The connection failed before it stood: the client may try again, or has told its homeserver itself. */
  readonly hasAborted: boolean;
  /** When it began to leave; 0 before. */
  readonly leavingSinceMs: number;
  /** Requests to the homeserver or to LiveKit that failed in a row. */
  readonly failures: number;
  /** Grows with every change: two changes of one state cannot both count. */
  readonly revision: number;
}

const schema = z.object({
  livekitRoom: z.string(),
  identity: z.string(),
  roomId: z.string(),
  userId: z.string(),
  deviceId: z.string().optional(),
  delayId: z.string(),
  delayMs: z.number(),
  clientApiUrl: z.string().optional(),
  phase: z.enum(["waiting", "connected", "leaving"]),
  delegatedAtMs: z.number(),
  restartedAtMs: z.number(),
  sid: z.string(),
  seenAtMs: z.number(),
  absence: z.object({ sinceMs: z.number(), looks: z.number() }).optional(),
  hasAborted: z.boolean(),
  leavingSinceMs: z.number(),
  failures: z.number(),
  revision: z.number(),
});

export function newLeaveJob(leave: DelegatedLeave, nowMs: number): LeaveJob {
  return {
    ...leave,
    phase: "waiting",
    delegatedAtMs: nowMs,
    restartedAtMs: nowMs,
    sid: "",
    seenAtMs: 0,
    absence: undefined,
    hasAborted: false,
    leavingSinceMs: 0,
    failures: 0,
    revision: 0,
  };
}

/** One job for each connection: a newer delegation takes the place of the one before. */
export function leaveJobId({ livekitRoom, identity }: Pick<DelegatedLeave, "livekitRoom" | "identity">): string {
  return JSON.stringify([livekitRoom, identity]);
}

/** Undefined for what another version of MELO wrote. */
export function parseLeaveJob(payload: string): LeaveJob | undefined {
  const { success, data } = schema.safeParse(JSON.parse(payload));
  if (!success) return undefined;
  return { ...data, deviceId: data.deviceId, clientApiUrl: data.clientApiUrl, absence: data.absence };
}

export function formatLeaveJob(job: LeaveJob): string {
  return JSON.stringify(job);
}
