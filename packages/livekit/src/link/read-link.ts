import type { LinkReading, LinkRoute, SentPicture } from "@melo/call";

/** One entry of an `RTCStatsReport` (W3C webrtc-stats), of any type; browsers leave out what they do not know. */
export interface StatsEntry {
  readonly id: string;
  readonly type: string;
  readonly [name: string]: unknown;
}

export interface LinkSample {
  readonly atMs: number;
  /** Of each connection to the call server, that which sends first. */
  readonly reports: readonly (readonly StatsEntry[])[];
}

/** `MediaStreamTrack.id` of what we send. */
export interface SentTracks {
  readonly camera: string | undefined;
  readonly screen: string | undefined;
}

export type MeasuredLink = Omit<LinkReading, "server">;

/** What happened between two samples. Without an earlier one nothing is known that needs a difference. */
export function readLink(sample: LinkSample, before: LinkSample | undefined, tracks: SentTracks): MeasuredLink {
  const pairs = sample.reports.map(selectedPairOf).filter((pair) => pair !== undefined);
  const entries = sample.reports.flat();
  const keys = new Map(keyedEntriesOf(sample).map(({ key, entry }) => [entry, key]));
  const earlier = new Map(before === undefined ? [] : keyedEntriesOf(before).map(({ key, entry }) => [key, entry]));
  const seconds = before === undefined ? 0 : (sample.atMs - before.atMs) / 1_000;

  function grown(entry: StatsEntry, name: string): number {
    const former = earlier.get(keys.get(entry) ?? "");
    return former === undefined ? 0 : Math.max(0, numberOf(entry, name) - numberOf(former, name));
  }

  function kbps(name: string): number {
    if (seconds <= 0) return 0;
    const bytes = pairs.reduce((sum, { pair }) => sum + grown(pair, name), 0);
    return (bytes * 8) / 1_000 / seconds;
  }

  const inbound = entries.filter(({ type }) => type === "inbound-rtp");
  const received = inbound.reduce((sum, entry) => sum + grown(entry, "packetsReceived"), 0);
  const lost = inbound.reduce((sum, entry) => sum + grown(entry, "packetsLost"), 0);
  const jitters = inbound
    .filter((entry) => entry["kind"] === "audio" && grown(entry, "packetsReceived") > 0)
    .map((entry) => numberOf(entry, "jitter") * 1_000);
  const reported = entries
    .filter(({ type, ...entry }) => type === "remote-inbound-rtp" && typeof entry["fractionLost"] === "number")
    .map((entry) => numberOf(entry, "fractionLost"));

  return {
    roundTripMs: pairs.map(({ pair }) => roundTripOf(pair)).find((roundTrip) => roundTrip !== undefined),
    jitterMs: jitters.length === 0 ? undefined : Math.max(...jitters),
    lostOnTheWayHere: received + lost === 0 ? undefined : lost / (received + lost),
    lostOnTheWayThere: reported.length === 0 ? undefined : Math.max(...reported),
    sentKbps: kbps("bytesSent"),
    receivedKbps: kbps("bytesReceived"),
    route: pairs[0]?.route,
    camera: pictureOf(sample, tracks.camera),
    screen: pictureOf(sample, tracks.screen),
    codecs: codecsOf(sample.reports),
  };
}

interface SelectedPair {
  readonly pair: StatsEntry;
  readonly route: LinkRoute;
}

function selectedPairOf(report: readonly StatsEntry[]): SelectedPair | undefined {
  const byId = new Map(report.map((entry) => [entry.id, entry]));
  const selectedId = report.find(({ type }) => type === "transport")?.["selectedCandidatePairId"];
  const pair =
    (typeof selectedId === "string" ? byId.get(selectedId) : undefined) ??
    // Firefox marks the pair itself.
    report.find(({ type, ...entry }) => type === "candidate-pair" && entry["selected"] === true);
  const local = byId.get(String(pair?.["localCandidateId"]));
  if (pair === undefined || local === undefined) return undefined;
  return { pair, route: routeOf(local) };
}

function routeOf(local: StatsEntry): LinkRoute {
  const protocol = local["protocol"] === "tcp" ? "tcp" : "udp";
  if (local["candidateType"] !== "relay") return { protocol, relay: undefined };
  const relay = local["relayProtocol"];
  return { protocol, relay: relay === "tcp" || relay === "tls" ? relay : "udp" };
}

function roundTripOf(pair: StatsEntry): number | undefined {
  const seconds = pair["currentRoundTripTime"];
  return typeof seconds === "number" ? seconds * 1_000 : undefined;
}

/** The largest of the sizes in which a track is being sent. */
function pictureOf({ reports }: LinkSample, trackId: string | undefined): SentPicture | undefined {
  if (trackId === undefined) return undefined;
  const entries = reports.flat();
  const sources = new Set(
    entries
      .filter(({ type, ...entry }) => type === "media-source" && entry["trackIdentifier"] === trackId)
      .map(({ id }) => id),
  );
  const pictures = entries
    .filter(({ type, ...entry }) => type === "outbound-rtp" && sources.has(String(entry["mediaSourceId"])))
    .map((entry) => ({
      width: numberOf(entry, "frameWidth"),
      height: numberOf(entry, "frameHeight"),
      framesPerSecond: numberOf(entry, "framesPerSecond"),
    }))
    .filter(({ framesPerSecond, width }) => framesPerSecond > 0 && width > 0);
  return pictures.toSorted((one, other) => other.width - one.width)[0];
}

/** Of what is sent and received, each once. */
function codecsOf(reports: LinkSample["reports"]): readonly string[] {
  const names = reports.flatMap((report) => {
    const used = new Set(
      report.filter(({ type }) => type === "outbound-rtp" || type === "inbound-rtp").map((entry) => entry["codecId"]),
    );
    return report
      .filter(({ type, id }) => type === "codec" && used.has(id))
      .map((entry) => String(entry["mimeType"]).replace(/^.*\//, ""));
  });
  return [...new Set(names)].toSorted();
}

/** Two connections may have an id in common. */
function keyedEntriesOf({ reports }: LinkSample): readonly { readonly key: string; readonly entry: StatsEntry }[] {
  return reports.flatMap((report, index) => report.map((entry) => ({ key: `${index} ${entry.id}`, entry })));
}

function numberOf(entry: StatsEntry, name: string): number {
  const value = entry[name];
  return typeof value === "number" ? value : 0;
}
