import type { LinkReading, LinkRoute } from "../ports/link-reading.ts";
import { testStepIds, verdictOf, type TestFacts, type TestOutcome, type TestSteps } from "./test-steps.ts";

export interface ReportedConnection {
  readonly steps: TestSteps;
  /** Of the call this device is in. */
  readonly reading: LinkReading | undefined;
  readonly nowMs: number;
  /** As the browser calls itself. */
  readonly browser: string;
}

/**
 * For whoever runs the servers: what was tested and measured, in words that are the same for everybody. Names no person,
 * room, address or server, and has no token in it; the id of a request that failed leads them to it in their logs.
 */
export function writeConnectionReport({ steps, reading, nowMs, browser }: ReportedConnection): string {
  const verdict = verdictOf(steps);
  const lines = [
    "MELO connection report",
    `time: ${new Date(nowMs).toISOString()}`,
    `browser: ${browser}`,
    `result: ${[verdict.name, ...("at" in verdict ? [`at ${verdict.at}`] : []), ...("route" in verdict ? [routeWords(verdict.route)] : [])].join(" ")}`,
    "",
    ...testStepIds.map((id) => `${id}: ${outcomeWords(steps[id])}`),
    ...(reading === undefined ? [] : ["", "in a call now", ...readingLines(reading)]),
  ];
  return `${lines.join("\n")}\n`;
}

function outcomeWords(outcome: TestOutcome): string {
  switch (outcome.name) {
    case "passed":
      return [`passed in ${Math.round(outcome.tookMs)} ms`, ...factWords(outcome.facts)].join(", ");
    case "failed":
      return [
        `failed after ${Math.round(outcome.tookMs)} ms`,
        outcome.error?.code ?? "nothing came",
        ...(outcome.error?.requestId === undefined ? [] : [`request ${outcome.error.requestId}`]),
      ].join(", ");
    case "skipped":
      return `not tested, ${outcome.why}`;
    default:
      return outcome.name;
  }
}

function factWords({
  browser,
  hasDelayedEvents,
  validForMs,
  server,
  route,
  roundTripMs,
}: TestFacts): readonly string[] {
  return [
    ...(browser === undefined ? [] : [`microphone ${browser.microphone}`]),
    ...(hasDelayedEvents === undefined ? [] : [hasDelayedEvents ? "delayed events" : "no delayed events"]),
    ...(validForMs === undefined ? [] : [`token for ${Math.round(validForMs / 1000)} s`]),
    ...(server?.version === undefined ? [] : [`LiveKit ${server.version}`]),
    ...(route === undefined ? [] : [routeWords(route)]),
    ...(roundTripMs === undefined ? [] : [`round trip ${Math.round(roundTripMs)} ms`]),
  ];
}

function routeWords({ protocol, relay }: LinkRoute): string {
  return relay === undefined ? protocol : `${protocol} by TURN over ${relay}`;
}

function readingLines(reading: LinkReading): readonly string[] {
  const { route, roundTripMs, jitterMs, lostOnTheWayHere, lostOnTheWayThere, camera, screen, codecs, server } = reading;
  const ms = (value: number | undefined): string => (value === undefined ? "unknown" : `${Math.round(value)} ms`);
  const share = (value: number | undefined): string =>
    value === undefined ? "unknown" : `${(value * 100).toFixed(1)} %`;
  const picture = (sent: typeof camera): string =>
    sent === undefined ? "none" : `${sent.width}x${sent.height}, ${Math.round(sent.framesPerSecond)} fps`;
  return [
    `way: ${route === undefined ? "none" : routeWords(route)}`,
    `round trip: ${ms(roundTripMs)}`,
    `jitter: ${ms(jitterMs)}`,
    `lost on the way here: ${share(lostOnTheWayHere)}`,
    `lost on the way there: ${share(lostOnTheWayThere)}`,
    `sent: ${Math.round(reading.sentKbps)} kbit/s`,
    `received: ${Math.round(reading.receivedKbps)} kbit/s`,
    `camera: ${picture(camera)}`,
    `screen: ${picture(screen)}`,
    `codecs: ${codecs.length === 0 ? "none" : codecs.join(", ")}`,
    `LiveKit: ${server.version ?? "unknown"}`,
  ];
}
