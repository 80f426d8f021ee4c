import type { MeloError } from "@melo/protocol";
import type { BrowserReadiness } from "../ports/connection-probe-port.ts";
import type { CallServerFacts, LinkRoute } from "../ports/link-reading.ts";

/** The hops of a call, in the order in which each needs the ones before it. */
export const testStepIds = [
  "browser",
  "melo",
  "homeserver",
  "transports",
  "room",
  "token",
  "signalling",
  "udp",
  "echo",
  "tcp",
  "turn",
] as const;

export type TestStepId = (typeof testStepIds)[number];

/** What a step found out; each names what it has. */
export interface TestFacts {
  readonly browser?: BrowserReadiness;
  readonly hasDelayedEvents?: boolean;
  /** Of the token service. */
  readonly serviceUrl?: string;
  readonly validForMs?: number;
  readonly server?: CallServerFacts;
  readonly route?: LinkRoute;
  readonly roundTripMs?: number | undefined;
}

export type TestOutcome =
  | { readonly name: "waiting" | "running" }
  | { readonly name: "passed"; readonly tookMs: number; readonly facts: TestFacts }
  /** Without an error: what was waited for did not come. */
  | {
      readonly name: "failed";
      readonly tookMs: number;
      readonly error: MeloError | undefined;
      readonly facts: TestFacts;
    }
  | { readonly name: "skipped"; readonly why: "step_before_failed" | "not_offered" | "no_room" };

export type TestSteps = Readonly<Record<TestStepId, TestOutcome>>;

export type TestVerdict =
  | { readonly name: "not_run" | "running" | "good" }
  /** Calls work, media takes a longer way. */
  | { readonly name: "detour"; readonly route: LinkRoute }
  /** Calls work, but something that matters only now and then does not. */
  | { readonly name: "flawed"; readonly at: TestStepId }
  | { readonly name: "broken"; readonly at: TestStepId }
  /** Nothing failed of what could be tested; the homeserver let no room be made for the rest. */
  | { readonly name: "partial" };

export const untestedSteps: TestSteps = stepsWith({ name: "waiting" });

export function stepsWith(outcome: TestOutcome): TestSteps {
  return {
    browser: outcome,
    melo: outcome,
    homeserver: outcome,
    transports: outcome,
    room: outcome,
    token: outcome,
    signalling: outcome,
    udp: outcome,
    echo: outcome,
    tcp: outcome,
    turn: outcome,
  };
}

/** Steps whose failure leaves calls possible: another way of media takes over. */
const ways: ReadonlySet<TestStepId> = new Set(["udp", "tcp", "turn"]);

/** What the steps say together. */
export function verdictOf(steps: TestSteps): TestVerdict {
  const outcomes = testStepIds.map((id) => ({ id, outcome: steps[id] }));
  if (outcomes.every(({ outcome }) => outcome.name === "waiting")) return { name: "not_run" };
  if (outcomes.some(({ outcome }) => outcome.name === "running" || outcome.name === "waiting"))
    return { name: "running" };
  if (steps.room.name === "failed") return { name: "partial" };
  const failed = outcomes.filter(({ outcome }) => outcome.name === "failed").map(({ id }) => id);
  const broken = failed.find((id) => !ways.has(id));
  if (broken !== undefined) return { name: "broken", at: broken };
  const route = steps.echo.name === "passed" ? steps.echo.facts.route : undefined;
  if (route === undefined) return { name: "broken", at: "udp" };
  if (route.protocol === "tcp" || route.relay !== undefined) return { name: "detour", route };
  const [first] = failed;
  if (first !== undefined) return { name: "flawed", at: first };
  return isWithoutDelayedEvents(steps) ? { name: "flawed", at: "homeserver" } : { name: "good" };
}

function isWithoutDelayedEvents({ homeserver }: TestSteps): boolean {
  return homeserver.name === "passed" && homeserver.facts.hasDelayedEvents === false;
}
