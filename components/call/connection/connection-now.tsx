import type { LinkReading, SentPicture } from "@melo/call";
import { keptRoundTrips } from "@melo/call/connection-test";
import type { ReactNode } from "react";
import { routeWords } from "./step-words";

export interface ConnectionNowProps {
  readonly channelName: string;
  readonly isEncrypted: boolean;
  /** Undefined until the first one. */
  readonly reading: LinkReading | undefined;
  /** In milliseconds, the oldest first. */
  readonly roundTrips: readonly number[];
}

/** What is measured of the call one is in. */
export function ConnectionNow({ channelName, isEncrypted, reading, roundTrips }: ConnectionNowProps): ReactNode {
  return (
    <section aria-label={`Now, in ${channelName}`} className="rounded-lg border border-line bg-raised p-4">
      <div className="mb-1 flex items-center gap-3">
        <h3 className="min-w-0 flex-1 truncate text-md font-bold text-strong">Now, in {channelName}</h3>
        {reading?.route === undefined ? null : (
          <span className="flex-none rounded-sm bg-active px-1.5 py-0.5 text-xs font-bold text-body">
            {routeWords(reading.route)}
          </span>
        )}
      </div>
      {reading === undefined ? (
        <p className="py-2 text-sm text-muted">Nothing is measured yet.</p>
      ) : (
        <div className="grid gap-x-8 tablet:grid-cols-2">
          <Facts facts={linkFacts(reading)} />
          <Facts facts={mediaFacts(reading, isEncrypted)} />
        </div>
      )}
      {roundTrips.length < 2 ? null : <RoundTrips values={roundTrips} />}
    </section>
  );
}

type Fact = readonly [name: string, value: string];

function Facts({ facts }: { readonly facts: readonly Fact[] }): ReactNode {
  return (
    <dl className="min-w-0">
      {facts.map(([name, value]) => (
        <div key={name} className="flex min-h-8 items-center gap-3 border-t border-line py-1 text-sm">
          <dt className="min-w-0 flex-1 text-muted">{name}</dt>
          <dd className="text-right wrap-anywhere text-body tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function linkFacts(reading: LinkReading): readonly Fact[] {
  const { roundTripMs, jitterMs, lostOnTheWayHere, lostOnTheWayThere, sentKbps, receivedKbps } = reading;
  return [
    ["Round trip", milliseconds(roundTripMs)],
    ["Jitter", milliseconds(jitterMs)],
    ["Lost on the way here", share(lostOnTheWayHere)],
    ["Lost on the way there", share(lostOnTheWayThere)],
    ["You send", rate(sentKbps)],
    ["You receive", rate(receivedKbps)],
  ];
}

function mediaFacts({ camera, screen, codecs, server }: LinkReading, isEncrypted: boolean): readonly Fact[] {
  return [
    ["Your camera", picture(camera)],
    ["Your screen", picture(screen)],
    ["Codecs", codecs.length === 0 ? "None" : codecs.map(codecName).join(", ")],
    ["Encryption", isEncrypted ? "End to end" : "Only on the way"],
    ["Call server", server.host],
    ["LiveKit", [server.version ?? "Unknown", server.region].filter((part) => part !== undefined).join(", ")],
  ];
}

function milliseconds(value: number | undefined): string {
  return value === undefined ? "–" : `${Math.round(value)} ms`;
}

function share(value: number | undefined): string {
  return value === undefined ? "–" : `${(value * 100).toFixed(1)} %`;
}

function rate(kbps: number): string {
  return kbps < 1_000 ? `${Math.round(kbps)} kbit/s` : `${(kbps / 1_000).toFixed(1)} Mbit/s`;
}

function picture(sent: SentPicture | undefined): string {
  if (sent === undefined) return "Off";
  return `${sent.width} × ${sent.height}, ${Math.round(sent.framesPerSecond)} fps`;
}

/** As their makers write them. */
function codecName(name: string): string {
  return name === "opus" ? "Opus" : name;
}

const chart = { width: 300, height: 40 };
/** The chart reaches at least so high: a steady connection is a low line and not a mountain range. */
const leastTopMs = 100;

function RoundTrips({ values }: { readonly values: readonly number[] }): ReactNode {
  const top = Math.max(leastTopMs, ...values);
  const step = chart.width / (keptRoundTrips - 1);
  const start = chart.width - step * (values.length - 1);
  const points = values.map((value, index) => `${start + index * step},${chart.height - (value / top) * chart.height}`);
  return (
    <figure className="mt-3">
      <figcaption className="mb-1 text-sm text-muted">
        Round trip, last minute: at most {Math.round(Math.max(...values))} ms
      </figcaption>
      <svg
        aria-hidden
        viewBox={`0 0 ${chart.width} ${chart.height}`}
        preserveAspectRatio="none"
        className="h-10 w-full overflow-visible text-accent-text"
      >
        <polygon
          points={`${start},${chart.height} ${points.join(" ")} ${chart.width},${chart.height}`}
          fill="currentColor"
          opacity={0.2}
        />
        <polyline
          points={points.join(" ")}
          fill="none"
          stroke="currentColor"
          strokeWidth={2}
          vectorEffect="non-scaling-stroke"
        />
      </svg>
    </figure>
  );
}
