import { MeloError, meloErrorFrom } from "@melo/protocol";
import { createSignal, delay, derive, type Clock, type ReadonlySignal, type Scope } from "@melo/reactive";
import type {
  BrowserReadiness,
  ConnectionProbe,
  ConnectionProbePort,
  ProbedRoute,
} from "../ports/connection-probe-port.ts";
import type { MembershipPort } from "../ports/membership-port.ts";
import type { TestPlacePort } from "../ports/test-place-port.ts";
import type { SfuCredentials, TokenPort } from "../ports/token-port.ts";
import {
  stepsWith,
  testStepIds,
  untestedSteps,
  verdictOf,
  type TestFacts,
  type TestOutcome,
  type TestStepId,
  type TestSteps,
  type TestVerdict,
} from "./test-steps.ts";

export interface ConnectionTestDeps {
  readonly place: TestPlacePort;
  readonly memberships: Pick<MembershipPort, "findTransports">;
  readonly tokens: TokenPort;
  readonly probe: ConnectionProbePort;
  readonly clock: Clock;
}

/** Tries every hop of a call in a room that it makes for this and leaves again: no call of anybody is entered. */
export interface ConnectionTest {
  readonly steps: ReadonlySignal<TestSteps>;
  readonly verdict: ReadonlySignal<TestVerdict>;
  /** From the beginning; a test that is under way is given up. */
  run(): void;
}

/** A hop that has not answered by then does not answer. Media over TCP takes its time when UDP was hoped for first. */
const stepLimitMs = 15_000;

export function createConnectionTest(scope: Scope, deps: ConnectionTestDeps): ConnectionTest {
  const steps = createSignal<TestSteps>(untestedSteps);
  let current: Scope | undefined;

  function run(): void {
    current?.end();
    const attempt = scope.createChild();
    current = attempt;
    steps.value = stepsWith({ name: "waiting" });
    void runSteps(attempt, deps, (id, outcome) => {
      if (!attempt.hasEnded) steps.value = { ...steps.peek(), [id]: outcome };
    });
  }

  return { steps, verdict: derive(() => verdictOf(steps.value)), run };
}

type Report = (id: TestStepId, outcome: TestOutcome) => void;

interface Finding<Value> {
  readonly value: Value;
  readonly facts: TestFacts;
}

const notOffered: TestOutcome = { name: "skipped", why: "not_offered" };

/** Steps say what they found; the first that fails ends what needs it. */
async function runSteps(scope: Scope, deps: ConnectionTestDeps, report: Report): Promise<void> {
  const { clock, place, memberships, tokens, probe } = deps;
  const done = new Set<TestStepId>();

  async function take<Value>(id: TestStepId, act: () => Promise<Finding<Value>>): Promise<Value> {
    if (scope.hasEnded) throw new MeloError("aborted", "the test was given up");
    done.add(id);
    report(id, { name: "running" });
    const startedAtMs = clock.now();
    try {
      const { value, facts } = await within(scope, clock, stepLimitMs, act());
      report(id, { name: "passed", tookMs: clock.now() - startedAtMs, facts });
      return value;
    } catch (error) {
      const reason = meloErrorFrom(error);
      report(id, { name: "failed", tookMs: clock.now() - startedAtMs, error: reason, facts: {} });
      throw reason;
    }
  }

  function conclude(id: TestStepId, outcome: TestOutcome): void {
    done.add(id);
    report(id, outcome);
  }

  function skipRest(why: "step_before_failed" | "no_room"): void {
    for (const id of testStepIds) if (!done.has(id)) conclude(id, { name: "skipped", why });
  }

  /** The ways of media, in the room that is ours. */
  async function tryMedia(credentials: SfuCredentials): Promise<void> {
    const media = scope.createChild();
    try {
      const direct = probe.open(media, credentials);
      // Whoever waits for it later learns it; meanwhile the signalling may fail first.
      direct.connected.catch(() => undefined);
      await take("signalling", async () => {
        const server = await direct.signalled;
        return { value: undefined, facts: { server } };
      });
      await tryWays(direct);
    } finally {
      media.end();
    }
  }

  async function tryWays(direct: ConnectionProbe): Promise<void> {
    report("udp", { name: "running" });
    const startedAtMs = clock.now();
    const found = await within(scope, clock, stepLimitMs, direct.connected).catch(() => undefined);
    const tookMs = clock.now() - startedAtMs;
    const failed: TestOutcome = { name: "failed", tookMs, error: undefined, facts: {} };
    if (found === undefined) {
      const offers = await direct.readOffers();
      conclude("udp", failed);
      conclude("tcp", offers.tcp ? failed : notOffered);
      conclude("turn", offers.turn ? failed : notOffered);
      return;
    }
    const { route } = found;
    const taken = route.relay === undefined ? route.protocol : "turn";
    conclude(taken, { name: "passed", tookMs, facts: found });
    // TCP and TURN race where UDP does not work: that one was taken says nothing of the other.
    if (taken !== "udp") conclude("udp", failed);
    await take("echo", async () => {
      const { roundTripMs } = await direct.untilEcho();
      return { value: undefined, facts: { route, roundTripMs } };
    });
    // Not before: the server's candidates come one by one, and the first may have been enough.
    const offers = await direct.readOffers();
    if (!done.has("turn") && !offers.turn) conclude("turn", notOffered);
    if (!done.has("tcp") && !offers.tcp) conclude("tcp", notOffered);
  }

  /** By a connection of its own: the one before is gone by then, for a person is in a room once. */
  async function tryAlone(id: "tcp" | "turn", reach: (alone: Scope) => Promise<ProbedRoute>): Promise<void> {
    if (done.has(id)) return;
    const alone = scope.createChild();
    try {
      await take(id, async () => ({ value: undefined, facts: await reach(alone) }));
    } catch {
      // Reported; calls work without it where media has another way.
    } finally {
      alone.end();
    }
  }

  const tryTurn = (credentials: SfuCredentials): Promise<void> =>
    tryAlone("turn", (alone) => probe.open(alone, credentials, { onlyRelay: true }).connected);

  const tryTcp = (credentials: SfuCredentials): Promise<void> =>
    tryAlone("tcp", async (alone) => {
      const connection = probe.open(alone, credentials);
      await connection.connected;
      const found = await connection.withoutUdp();
      if (found.route.protocol === "tcp" && found.route.relay === undefined) return found;
      throw new MeloError("call_server_unreachable", "media found no way over TCP");
    });

  try {
    await take("browser", async () => {
      const readiness = await probe.readBrowser();
      refuseUnfit(readiness);
      return { value: undefined, facts: { browser: readiness } };
    });
    await take("melo", async () => ({ value: await place.askMelo(), facts: {} }));
    await take("homeserver", async () => ({ value: undefined, facts: await place.askHomeserver() }));
    const transport = await take("transports", async () => {
      const [best] = await memberships.findTransports();
      if (best === undefined) throw new MeloError("no_transport", "the homeserver offers no LiveKit transport");
      return { value: best, facts: { serviceUrl: best.serviceUrl } };
    });
    const making = place.makeRoom();
    const roomId = await take("room", async () => ({ value: await making, facts: {} })).catch(() => undefined);
    if (roomId === undefined) {
      // One that comes too late is not kept.
      making.then(place.leaveRoom, () => undefined);
      skipRest("no_room");
      return;
    }
    try {
      const credentials = await take("token", async () => {
        const value = await tokens.requestCredentials(roomId, transport);
        return { value, facts: { validForMs: value.expiresAtMs - clock.now() } };
      });
      await tryMedia(credentials);
      await tryTurn(credentials);
      // Last: LiveKit remembers for a while that UDP is no way for this person.
      await tryTcp(credentials);
    } finally {
      void place.leaveRoom(roomId);
    }
  } catch {
    // The step that failed has told it.
  } finally {
    skipRest("step_before_failed");
  }
}

function refuseUnfit({ isSecure, hasWebRtc, canEncrypt }: BrowserReadiness): void {
  if (!isSecure) throw new MeloError("insecure_origin", "this page is not in a secure context");
  if (!hasWebRtc) throw new MeloError("encryption_unsupported", "this browser has no WebRTC");
  if (!canEncrypt) throw new MeloError("encryption_unsupported", "this browser offers no transform of encoded media");
}

async function within<Value>(scope: Scope, clock: Clock, limitMs: number, act: Promise<Value>): Promise<Value> {
  const waiting = scope.createChild();
  try {
    return await Promise.race([
      act,
      delay(clock, waiting, limitMs).then(() => {
        throw new MeloError("server_unreachable", `no answer within ${limitMs} ms`);
      }),
    ]);
  } finally {
    waiting.end();
  }
}
