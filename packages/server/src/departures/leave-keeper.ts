import { MeloError } from "@melo/protocol";
import { createJobRunner, type JobRunner, type JobRunnerDeps } from "../jobs/job-runner.ts";
import type { CallConnection } from "../livekit/call-server.ts";
import type { ClaimedJob, KeyValuePort } from "../store/key-value-port.ts";
import type { DelayedEventsPort } from "./delayed-events.ts";
import type { DelegateLeave, DelegatedLeave } from "./delegate-leave.ts";
import type { Departure } from "./departure.ts";
import { formatLeaveJob, leaveJobId, newLeaveJob, parseLeaveJob, type LeaveJob } from "./leave-job.ts";
import {
  jobAfterArrival,
  stepAfterDeparture,
  stepAfterLook,
  stepAfterRestart,
  stepAfterSend,
  type LeaveStep,
  type LeaveTimes,
} from "./leave-policy.ts";
import type { LookForConnection } from "./look-for-connection.ts";

export interface LeaveKeeperDeps extends Omit<JobRunnerDeps, "queue" | "work"> {
  readonly delayedEvents: DelayedEventsPort;
  readonly lookForConnection: LookForConnection;
  /** Whether the device announced itself after it left: then it is back, and its old leave must not be sent. */
  isAnnouncedSince(leave: DelegatedLeave, leftMs: number): Promise<boolean>;
  readonly times: LeaveTimes;
}

/** Keeps delayed leaves that clients delegated: of every instance, as long as one of them runs. */
export interface LeaveKeeper {
  readonly delegate: DelegateLeave;
  /** What LiveKit reports, at any instance, in any order, and more than once. */
  onArrival(connection: CallConnection): Promise<void>;
  onDeparture(departure: Departure): Promise<void>;
  readonly run: JobRunner["run"];
}

const queue = "delegated leaves";
const maxDelayMs = 24 * 60 * 60 * 1000;
const maxJobs = 50_000;
/** A person has few devices. Whoever delegates more loses the oldest: his own. */
const maxJobsPerUser = 32;
const attempts = 10;

export function createLeaveKeeper(deps: LeaveKeeperDeps): LeaveKeeper {
  const { store, delayedEvents, lookForConnection, log, now, times } = deps;
  const runner = createJobRunner({ ...deps, queue, work });

  async function work(claimed: ClaimedJob): Promise<void> {
    const job = parseLeaveJob(claimed.payload);
    if (job === undefined) return void (await store.settle(queue, claimed));
    const presence = await lookForConnection(job.livekitRoom, job.identity);
    await finish(claimed, await carryOut(stepAfterLook(job, presence, now(), times)));
  }

  async function carryOut(step: LeaveStep): Promise<LeaveStep> {
    if (step.kind === "restart") {
      return stepAfterRestart(step.job, await delayedEvents.manage(step.job, "restart"), now(), times);
    }
    if (step.kind !== "send") return step;
    if (await deps.isAnnouncedSince(step.job, step.job.leavingSinceMs)) return { kind: "drop", why: "announced_anew" };
    return stepAfterSend(step.job, await delayedEvents.manage(step.job, "send"), now());
  }

  async function finish(claimed: ClaimedJob, step: LeaveStep): Promise<void> {
    if (step.kind === "keep") return void (await write(claimed.payload, step.job, step.dueMs));
    if (step.kind !== "drop") return;
    const isOurs = await store.settle(queue, claimed);
    const { roomId, userId, deviceId } = parseLeaveJob(claimed.payload) ?? {};
    if (isOurs) log.info({ roomId, userId, deviceId, why: step.why }, "a delegated leave is done with");
  }

  /** False if the job has changed since it was read. */
  async function write(expected: string, job: LeaveJob, dueMs: number): Promise<boolean> {
    const payload = formatLeaveJob({ ...job, revision: job.revision + 1 });
    return store.replace(queue, expected, { id: leaveJobId(job), dueMs, payload });
  }

  /** Changes a job by what was reported, whoever is at work on it. */
  async function change(connection: CallConnection, decide: (job: LeaveJob) => Change | undefined): Promise<void> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const found = await store.findJob(queue, leaveJobId(connection));
      const job = found && parseLeaveJob(found.payload);
      const changed = job && decide(job);
      if (found === undefined || changed === undefined) return;
      if (await write(found.payload, changed.job, changed.dueMs)) return runner.wake();
    }
    throw new MeloError("server_error", "a delegated leave changes faster than it can be read");
  }

  async function delegate(leave: DelegatedLeave): Promise<void> {
    if (!(leave.delayMs > 0 && leave.delayMs <= maxDelayMs)) throw new MeloError("bad_request", "an impossible delay");
    if ((await store.countJobs(queue)) >= maxJobs) throw new MeloError("rate_limited", "too many delegated leaves");
    const id = leaveJobId(leave);
    const former = await store.findJob(queue, id);
    await store.schedule(queue, { id, dueMs: now(), payload: formatLeaveJob(newLeaveJob(leave, now())) });
    await forgetOldest(store, leave.userId, id);
    runner.wake();
    const formerJob = former && parseLeaveJob(former.payload);
    // Nobody keeps it alive any more: in an hour it would take the device out that is back.
    if (formerJob !== undefined && formerJob.delayId !== leave.delayId) void delayedEvents.manage(formerJob, "cancel");
  }

  return {
    delegate,
    run: runner.run,
    onArrival: (connection) =>
      change(connection, (job) => {
        const arrived = jobAfterArrival(job, connection, now());
        return arrived && { job: arrived, dueMs: now() };
      }),
    onDeparture: (departure) =>
      change(departure, (job) => {
        const step = stepAfterDeparture(job, departure, now());
        if (step === undefined || step.kind === "drop") return undefined;
        return { job: step.job, dueMs: step.kind === "keep" ? step.dueMs : now() };
      }),
  };
}

interface Change {
  readonly job: LeaveJob;
  readonly dueMs: number;
}

/** Keeps a list of each person's jobs, the oldest first. */
async function forgetOldest(store: KeyValuePort, userId: string, newest: string): Promise<void> {
  const key = `leaves of ${userId}`;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const listed = await store.get(key);
    const before = listed === undefined ? [] : listed.split("\n");
    const ids = [...before.filter((id) => id !== newest), newest];
    const kept = ids.slice(-maxJobsPerUser);
    if (!(await store.compareAndSet(key, listed, kept.join("\n"), maxDelayMs))) continue;
    await Promise.all(ids.slice(0, -maxJobsPerUser).map((id) => store.cancel(queue, id)));
    return;
  }
}
