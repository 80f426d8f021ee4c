import type { CallConnection } from "../livekit/call-server.ts";
import { comeBackMs, type Departure } from "./departure.ts";
import type { LeaveJob } from "./leave-job.ts";

/** What LiveKit shows of a connection. */
export type Presence =
  | { readonly kind: "present"; readonly sid: string }
  | {
      readonly kind: "absent";
      /** When LiveKit made its room; undefined if it has none. */
      readonly roomStartedMs: number | undefined;
    }
  /** LiveKit does not answer. */
  | { readonly kind: "unknown" };

/** What to do with a job. `dueMs` is when to look again; undefined: when something is reported. */
export type LeaveStep =
  | { readonly kind: "restart" | "send"; readonly job: LeaveJob }
  | { readonly kind: "keep"; readonly job: LeaveJob; readonly dueMs: number }
  | { readonly kind: "drop"; readonly why: DropReason };

export type DropReason = "sent" | "already_gone" | "announced_anew" | "never_connected" | "refused" | "given_up";

/** What a homeserver made of a request about a delayed leave. */
export type DelayedEventAnswer =
  | { readonly kind: "done" }
  /** It knows no such delayed event (any more): it was sent, or its owner took it back. */
  | { readonly kind: "gone" }
  /** It will never do it. */
  | { readonly kind: "refused" }
  | { readonly kind: "later"; readonly retryAfterMs: number | undefined };

export interface LeaveTimes {
  /** How often a connection is looked at that no webhook speaks of; undefined: webhooks alone are believed. */
  readonly lookEveryMs: number | undefined;
}

/** A leave is restarted when this much of its delay is over: the rest is for a homeserver that is away for a moment. */
const restartAfterShare = 0.8;
const maxWaitMs = 60 * 60 * 1000;
const minSendingMs = 1000;
const maxSendingMs = 60 * 60 * 1000;
/** A listing may lag behind a join, and a client may be between two connections. */
const looksUntilAbsent = 3;
const looksAgainMs = 1500;
/** A LiveKit that was restarted shows nobody until its clients are back. */
const lostRoomGraceMs = 20_000;
const minBackOffMs = 1000;
const maxBackOffMs = 60_000;
const maxJobLifeMs = 7 * 24 * 60 * 60 * 1000;

/** What follows from a look at LiveKit. */
export function stepAfterLook(job: LeaveJob, presence: Presence, nowMs: number, times: LeaveTimes): LeaveStep {
  if (nowMs - job.delegatedAtMs > maxJobLifeMs) return { kind: "drop", why: "given_up" };
  if (job.phase === "waiting") return stepWhileWaiting(job, presence, nowMs, times);
  if (job.phase === "leaving") return stepWhileLeaving(job, presence, nowMs, times);
  return stepWhileConnected(job, presence, nowMs, times);
}

function stepWhileWaiting(job: LeaveJob, presence: Presence, nowMs: number, times: LeaveTimes): LeaveStep {
  if (presence.kind === "present") return { kind: "restart", job: connected(job, presence.sid, nowMs) };
  // Its arrival was reported, which a listing may lag behind.
  if (job.seenAtMs > 0) return { kind: "restart", job: connected(job, job.sid, job.seenAtMs) };
  const endsMs = job.delegatedAtMs + Math.min(job.delayMs, maxWaitMs);
  if (nowMs < endsMs) {
    const looked = { ...job, failures: job.failures + 1 };
    return { kind: "keep", job: looked, dueMs: Math.min(nowMs + backOffMs(looked, times), endsMs) };
  }
  // Without LiveKit's word nobody is declared gone: the homeserver's own clock has run out, too.
  if (job.hasAborted || presence.kind === "unknown") return { kind: "drop", why: "never_connected" };
  return leave(job, nowMs);
}

function stepWhileConnected(job: LeaveJob, presence: Presence, nowMs: number, times: LeaveTimes): LeaveStep {
  if (presence.kind === "present") return keepAlive(connected(job, presence.sid, nowMs), nowMs, times);
  if (presence.kind === "unknown" || times.lookEveryMs === undefined) return keepAlive(job, nowMs, times);
  const { sinceMs, looks } = job.absence ?? { sinceMs: nowMs, looks: 0 };
  const looked = { ...job, absence: { sinceMs, looks: looks + 1 } };
  const wasRoomLost = presence.roomStartedMs === undefined || presence.roomStartedMs > job.seenAtMs;
  const isSure = looked.absence.looks >= looksUntilAbsent && (!wasRoomLost || nowMs - sinceMs >= lostRoomGraceMs);
  if (isSure) return leave(looked, sinceMs);
  const step = keepAlive(looked, nowMs, times);
  return step.kind === "keep" ? { ...step, dueMs: Math.min(step.dueMs, nowMs + looksAgainMs) } : step;
}

function stepWhileLeaving(job: LeaveJob, presence: Presence, nowMs: number, times: LeaveTimes): LeaveStep {
  // A listing that still shows the connection that ended says nothing.
  const isBack = presence.kind === "present" && presence.sid !== job.sid;
  if (isBack) return keepAlive(connected(job, presence.sid, nowMs), nowMs, times);
  return { kind: "send", job };
}

function keepAlive(job: LeaveJob, nowMs: number, { lookEveryMs }: LeaveTimes): LeaveStep {
  const restartMs = job.restartedAtMs + restartAfterShare * job.delayMs;
  if (nowMs >= restartMs) return { kind: "restart", job };
  return { kind: "keep", job, dueMs: Math.min(restartMs, nowMs + (lookEveryMs ?? Number.POSITIVE_INFINITY)) };
}

function connected(job: LeaveJob, sid: string, seenAtMs: number): LeaveJob {
  const failures = job.phase === "connected" ? job.failures : 0;
  return {
    ...job,
    phase: "connected",
    sid,
    seenAtMs,
    failures,
    absence: undefined,
    hasAborted: false,
    leavingSinceMs: 0,
  };
}

function leave(job: LeaveJob, leftMs: number): LeaveStep {
  return { kind: "send", job: { ...job, phase: "leaving", leavingSinceMs: leftMs, failures: 0 } };
}

/** What follows from a homeserver's answer to a restart. */
export function stepAfterRestart(
  job: LeaveJob,
  answer: DelayedEventAnswer,
  nowMs: number,
  times: LeaveTimes,
): LeaveStep {
  if (answer.kind === "done") return keepAlive({ ...job, restartedAtMs: nowMs, failures: 0 }, nowMs, times);
  if (answer.kind === "gone") return { kind: "drop", why: "already_gone" };
  if (answer.kind === "refused") return { kind: "drop", why: "refused" };
  // What was not restarted in time, the homeserver has sent itself.
  if (nowMs - job.restartedAtMs > job.delayMs) return { kind: "drop", why: "given_up" };
  return retry(job, answer.retryAfterMs, nowMs);
}

/** What follows from a homeserver's answer to a send. */
export function stepAfterSend(job: LeaveJob, answer: DelayedEventAnswer, nowMs: number): LeaveStep {
  if (answer.kind === "done") return { kind: "drop", why: "sent" };
  if (answer.kind === "gone") return { kind: "drop", why: "already_gone" };
  if (answer.kind === "refused") return { kind: "drop", why: "refused" };
  const patienceMs = Math.min(Math.max(job.delayMs, minSendingMs), maxSendingMs);
  if (nowMs - job.leavingSinceMs > patienceMs) return { kind: "drop", why: "given_up" };
  return retry(job, answer.retryAfterMs, nowMs);
}

function retry(job: LeaveJob, retryAfterMs: number | undefined, nowMs: number): LeaveStep {
  const failed = { ...job, failures: job.failures + 1 };
  return { kind: "keep", job: failed, dueMs: nowMs + Math.max(backOffMs(failed, {}), retryAfterMs ?? 0) };
}

/** Half as long again after every failure. */
function backOffMs({ failures }: LeaveJob, { lookEveryMs = maxBackOffMs }: Partial<LeaveTimes>): number {
  return Math.min(minBackOffMs * 1.5 ** Math.max(failures - 1, 0), Math.max(lookEveryMs, minBackOffMs), maxBackOffMs);
}

/** What the end of a connection means for its device's leave; undefined: nothing, it is another connection's. */
export function stepAfterDeparture(job: LeaveJob, departure: Departure, nowMs: number): LeaveStep | undefined {
  if (departure.reason === "replaced" || job.phase === "leaving") return undefined;
  // One whose arrival was reported has stood, whether or not it was looked at since.
  if (job.phase === "waiting" && job.seenAtMs === 0) {
    // Of a page that was reloaded: the new one has delegated already and is still connecting.
    if (departure.joinedAtMs < job.delegatedAtMs && departure.reason === "client") return undefined;
    if (departure.reason !== "client") {
      return { kind: "keep", job: { ...job, hasAborted: true }, dueMs: nowMs + minBackOffMs };
    }
    return leave({ ...job, sid: departure.sid }, departure.leftByMs);
  }
  const isAnother = job.sid !== "" && departure.sid !== "" && job.sid !== departure.sid;
  if (isAnother) return undefined;
  const left = leave({ ...job, sid: departure.sid }, departure.leftByMs);
  if (departure.reason !== "interrupted" || left.kind !== "send") return left;
  return { kind: "keep", job: left.job, dueMs: nowMs + comeBackMs };
}

/** What a new connection means for its device's leave; undefined: nothing, it is the one that has ended since. */
export function jobAfterArrival(job: LeaveJob, { sid }: CallConnection, nowMs: number): LeaveJob | undefined {
  // The first look then restarts it, whatever the listing shows.
  if (job.phase === "waiting") return { ...job, sid, seenAtMs: nowMs };
  if (job.phase === "leaving" && job.sid === sid) return undefined;
  return connected(job, sid, nowMs);
}
