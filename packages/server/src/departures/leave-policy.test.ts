import { describe, expect, test } from "vitest";
import type { DelegatedLeave } from "./delegate-leave.ts";
import type { Departure } from "./departure.ts";
import { formatLeaveJob, newLeaveJob, parseLeaveJob, type LeaveJob } from "./leave-job.ts";
import {
  jobAfterArrival,
  stepAfterDeparture,
  stepAfterLook,
  stepAfterRestart,
  stepAfterSend,
  type LeaveStep,
  type Presence,
} from "./leave-policy.ts";

const hourMs = 3_600_000;
const startMs = 1_000_000_000;
const times = { lookEveryMs: 4000 };
const delegated: DelegatedLeave = {
  livekitRoom: "room",
  identity: "@bob:localhost:D",
  roomId: "!r:localhost",
  userId: "@bob:localhost",
  deviceId: "D",
  delayId: "syd_1",
  delayMs: hourMs,
  clientApiUrl: undefined,
};
const waiting = newLeaveJob(delegated, startMs);
const connected: LeaveJob = { ...waiting, phase: "connected", sid: "PA_1", seenAtMs: startMs };
const leaving: LeaveJob = { ...connected, phase: "leaving", leavingSinceMs: startMs };
const present: Presence = { kind: "present", sid: "PA_1" };
const absent: Presence = { kind: "absent", roomStartedMs: startMs - 1 };
const roomLost: Presence = { kind: "absent", roomStartedMs: undefined };
const unknown: Presence = { kind: "unknown" };

function departure(fields: Partial<Departure> = {}): Departure {
  return {
    livekitRoom: "room",
    identity: delegated.identity,
    sid: "PA_1",
    joinedAtMs: startMs + 1,
    attributes: {},
    isClient: true,
    reason: "lost",
    leftByMs: startMs + 10,
    ...fields,
  };
}

function look(job: LeaveJob, presence: Presence, afterMs = 0): LeaveStep {
  return stepAfterLook(job, presence, startMs + afterMs, times);
}

/** Looks whenever a look is due, until something else than waiting is due. */
function watch(job: LeaveJob, presence: Presence): { readonly step: LeaveStep; readonly afterMs: number } {
  let [nowMs, looks] = [startMs, 0];
  let step = stepAfterLook(job, presence, nowMs, times);
  while (step.kind === "keep" && looks < 10_000) {
    nowMs = step.dueMs;
    looks += 1;
    step = stepAfterLook(step.job, presence, nowMs, times);
  }
  return { step, afterMs: nowMs - startMs };
}

describe("a leave whose device has not connected yet", () => {
  test("is looked for at once, and ever less often", () => {
    expect(look(waiting, absent)).toMatchObject({ kind: "keep", dueMs: startMs + 1000 });
    expect(look({ ...waiting, failures: 20 }, absent)).toMatchObject({ dueMs: startMs + 4000 });
  });

  test("is restarted as soon as the device is there, seen or reported", () => {
    expect(look(waiting, present)).toMatchObject({ kind: "restart", job: { phase: "connected", sid: "PA_1" } });
    const arrived = jobAfterArrival(waiting, departure(), startMs);
    expect(look(arrived ?? waiting, absent)).toMatchObject({ kind: "restart", job: { phase: "connected" } });
  });

  test("is sent when its delay is over and nobody came", () => {
    expect(watch(waiting, absent)).toMatchObject({ step: { kind: "send" }, afterMs: hourMs });
    expect(watch({ ...waiting, delayMs: 2000 }, absent)).toMatchObject({ step: { kind: "send" }, afterMs: 2000 });
  });

  test("is sent when its device left again between being reported and being looked at", () => {
    const arrived = { ...waiting, sid: "PA_1", seenAtMs: startMs + 1 };
    expect(stepAfterDeparture(arrived, departure(), startMs + 20)).toMatchObject({ kind: "send" });
  });

  test("is not sent where the connection failed before it stood, nor where LiveKit says nothing", () => {
    const aborted = stepAfterDeparture(waiting, departure(), startMs);
    expect(aborted).toMatchObject({ kind: "keep", job: { hasAborted: true } });
    expect(watch({ ...waiting, hasAborted: true }, absent).step).toEqual({ kind: "drop", why: "never_connected" });
    expect(watch(waiting, unknown).step).toEqual({ kind: "drop", why: "never_connected" });
  });

  test("outlives the connection of the page before a reload", () => {
    const before = { joinedAtMs: startMs - 5000, reason: "client" } as const;
    expect(stepAfterDeparture(waiting, departure(before), startMs)).toBeUndefined();
    expect(stepAfterDeparture(waiting, departure({ reason: "client" }), startMs)).toMatchObject({ kind: "send" });
  });
});

describe("a leave whose device is connected", () => {
  test("is restarted when four fifths of its delay are over", () => {
    expect(watch(connected, present)).toMatchObject({ step: { kind: "restart" }, afterMs: 0.8 * hourMs });
    const restarted = stepAfterRestart(connected, { kind: "done" }, startMs + 5, times);
    expect(restarted).toMatchObject({ kind: "keep", job: { restartedAtMs: startMs + 5 }, dueMs: startMs + 4005 });
  });

  test("is kept alive while LiveKit does not answer", () => {
    expect(watch(connected, unknown).step.kind).toBe("restart");
  });

  test("is sent at once when LiveKit reports the end of the connection", () => {
    for (const reason of ["client", "lost"] as const) {
      expect(stepAfterDeparture(connected, departure({ reason }), startMs)).toMatchObject({ kind: "send" });
    }
    expect(stepAfterDeparture(connected, departure({ sid: "" }), startMs)).toMatchObject({ kind: "send" });
  });

  test("is not sent for another connection of the device, nor for one that is being replaced", () => {
    expect(stepAfterDeparture(connected, departure({ sid: "PA_0" }), startMs)).toBeUndefined();
    expect(stepAfterDeparture(connected, departure({ reason: "replaced" }), startMs)).toBeUndefined();
  });

  test("waits for a client that LiveKit expects back", () => {
    const step = stepAfterDeparture(connected, departure({ reason: "interrupted" }), startMs);
    expect(step).toMatchObject({ kind: "keep", job: { phase: "leaving" }, dueMs: startMs + 15_000 });
  });

  test("is sent within ten seconds when no webhook came and three looks found nobody", () => {
    const { step, afterMs } = watch(connected, absent);
    expect(step.kind).toBe("send");
    expect(afterMs + times.lookEveryMs).toBeLessThan(10_000);
  });

  test("is not sent because LiveKit was restarted and shows nobody for a while", () => {
    for (const presence of [roomLost, { kind: "absent", roomStartedMs: startMs + 1 } as const]) {
      const { step, afterMs } = watch(connected, presence);
      expect(step.kind).toBe("send");
      expect(afterMs).toBeGreaterThanOrEqual(20_000);
    }
    const absentTwice = { ...connected, absence: { sinceMs: startMs, looks: 2 } };
    expect(look(absentTwice, present)).toMatchObject({ kind: "keep", job: { absence: undefined } });
  });

  test("believes webhooks alone where looking is turned off", () => {
    const step = stepAfterLook(connected, absent, startMs, { lookEveryMs: undefined });
    expect(step).toMatchObject({ kind: "keep", dueMs: startMs + 0.8 * hourMs });
  });

  test("is forgotten once the homeserver does not know it any more", () => {
    expect(stepAfterRestart(connected, { kind: "gone" }, startMs, times)).toEqual({
      kind: "drop",
      why: "already_gone",
    });
    expect(stepAfterRestart(connected, { kind: "refused" }, startMs, times)).toEqual({ kind: "drop", why: "refused" });
  });

  test("is tried again when the homeserver is away, until the homeserver has sent it itself", () => {
    const later = { kind: "later", retryAfterMs: undefined } as const;
    expect(stepAfterRestart(connected, later, startMs, times)).toMatchObject({ kind: "keep", dueMs: startMs + 1000 });
    expect(stepAfterRestart({ ...connected, failures: 1 }, later, startMs, times)).toMatchObject({
      dueMs: startMs + 1500,
    });
    expect(
      stepAfterRestart({ ...connected, failures: 1 }, { ...later, retryAfterMs: 9000 }, startMs, times),
    ).toMatchObject({ dueMs: startMs + 9000 });
    expect(stepAfterRestart(connected, later, startMs + hourMs + 1, times)).toEqual({ kind: "drop", why: "given_up" });
  });
});

describe("a leave that is being sent", () => {
  test("is sent although a listing still shows the connection that ended", () => {
    for (const presence of [present, absent, unknown]) expect(look(leaving, presence).kind).toBe("send");
  });

  test("is kept after all if the device is back", () => {
    expect(look(leaving, { kind: "present", sid: "PA_2" })).toMatchObject({
      kind: "keep",
      job: { phase: "connected" },
    });
    expect(jobAfterArrival(leaving, departure({ sid: "PA_2" }), startMs)).toMatchObject({ phase: "connected" });
    expect(jobAfterArrival(leaving, departure(), startMs)).toBeUndefined();
  });

  test("is done when the homeserver sent it or has none such", () => {
    expect(stepAfterSend(leaving, { kind: "done" }, startMs)).toEqual({ kind: "drop", why: "sent" });
    expect(stepAfterSend(leaving, { kind: "gone" }, startMs)).toEqual({ kind: "drop", why: "already_gone" });
  });

  test("is tried again, but not for ever", () => {
    const later = { kind: "later", retryAfterMs: undefined } as const;
    expect(stepAfterSend(leaving, later, startMs)).toMatchObject({ kind: "keep", dueMs: startMs + 1000 });
    expect(stepAfterSend(leaving, later, startMs + hourMs + 1)).toEqual({ kind: "drop", why: "given_up" });
    expect(stepAfterSend({ ...leaving, delayMs: 10 }, later, startMs + 900).kind).toBe("keep");
  });
});

test("a job does not outlive a week", () => {
  expect(look(connected, present, 8 * 24 * hourMs)).toEqual({ kind: "drop", why: "given_up" });
});

test("a job is stored as it is, and what is no job is not read", () => {
  for (const job of [waiting, connected, leaving]) expect(parseLeaveJob(formatLeaveJob(job))).toEqual(job);
  expect(parseLeaveJob("{}")).toBeUndefined();
});
