import type { LinkReading } from "@melo/call";
import { stepsWith, untestedSteps, type TestOutcome, type TestSteps } from "@melo/call/connection-test";
import { MeloError } from "@melo/protocol";
import type { ReactNode } from "react";
import { ConnectionView, type ConnectionViewProps } from "@/components/call/connection/connection-view";

const doNothing = (): void => undefined;

function passed(tookMs: number, facts: Extract<TestOutcome, { name: "passed" }>["facts"] = {}): TestOutcome {
  return { name: "passed", tookMs, facts };
}

const server = { host: "melo.paperlanterns.example", version: "1.13.5", region: undefined };
const serviceUrl = "https://melo.paperlanterns.example/livekit/jwt";

const upToSignalling = {
  browser: passed(2, { browser: { isSecure: true, hasWebRtc: true, canEncrypt: true, microphone: "granted" } }),
  melo: passed(12),
  homeserver: passed(21, { hasDelayedEvents: true }),
  transports: passed(18, { serviceUrl }),
  room: passed(64),
  token: passed(18, { validForMs: 300_000 }),
  signalling: passed(42, { server }),
} as const;

const tcp = { protocol: "tcp", relay: undefined } as const;

const overTcp: TestSteps = {
  ...upToSignalling,
  udp: { name: "failed", tookMs: 5_000, error: undefined, facts: {} },
  echo: passed(400, { route: tcp, roundTripMs: 31 }),
  tcp: passed(5_100, { route: tcp, roundTripMs: 16 }),
  turn: { name: "skipped", why: "not_offered" },
};

const refused: TestSteps = {
  ...stepsWith({ name: "skipped", why: "step_before_failed" }),
  ...upToSignalling,
  token: { name: "failed", tookMs: 31, error: new MeloError("call_forbidden", "an example"), facts: {} },
  signalling: { name: "skipped", why: "step_before_failed" },
};

const halfWay: TestSteps = { ...untestedSteps, ...upToSignalling, signalling: { name: "running" } };

const reading: LinkReading = {
  roundTripMs: 38,
  jitterMs: 6,
  lostOnTheWayHere: 0.004,
  lostOnTheWayThere: 0.012,
  sentKbps: 1_130,
  receivedKbps: 3_420,
  route: tcp,
  camera: { width: 1280, height: 720, framesPerSecond: 30 },
  screen: undefined,
  codecs: ["VP8", "opus"],
  server,
};

const roundTrips = [34, 35, 33, 39, 37, 38, 61, 48, 39, 36, 38, 37, 40, 72, 55, 41, 38, 36, 37, 39, 38, 38];
const inLounge = { channelName: "Lounge", isEncrypted: true, reading, roundTrips };
const shared = { onRun: doNothing, getReport: () => "MELO connection report" };

const examples = {
  "connection-untested": { ...shared, steps: untestedSteps, verdict: { name: "not_run" }, now: undefined },
  "connection-tested-in-a-call": { ...shared, steps: overTcp, verdict: { name: "detour", route: tcp }, now: inLounge },
  "connection-running": {
    ...shared,
    steps: halfWay,
    verdict: { name: "running" },
    now: { ...inLounge, reading: undefined, roundTrips: [] },
  },
  "connection-broken": { ...shared, steps: refused, verdict: { name: "broken", at: "token" }, now: undefined },
} satisfies Readonly<Record<string, ConnectionViewProps>>;

export const connectionExamples: Readonly<Record<string, ReactNode>> = Object.fromEntries(
  Object.entries(examples).map(([name, example]) => [name, <ConnectionView key={name} {...example} />]),
);
