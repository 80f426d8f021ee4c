import type { CallServerFacts, LinkReading } from "@melo/call";
import { createSignal, repeat, type Clock, type ReadonlySignal, type Scope } from "@melo/reactive";
import { ConnectionState, Track, type Room } from "livekit-client";
import { readLink, type LinkSample, type SentTracks, type StatsEntry } from "./read-link.ts";

const periodMs = 2_000;

/** How media of a room travels, by the browser's own statistics. `url` of its signalling. */
export function measureLink(
  scope: Scope,
  clock: Clock,
  room: Room,
  url: () => string,
): ReadonlySignal<LinkReading | undefined> {
  const reading = createSignal<LinkReading | undefined>(undefined);
  let before: LinkSample | undefined;
  let isBusy = false;

  async function measure(): Promise<void> {
    if (isBusy) return;
    isBusy = true;
    try {
      const sample = await takeSample(room, clock);
      if (scope.hasEnded) return;
      reading.value =
        room.state === ConnectionState.Connected
          ? { ...readLink(sample, before, sentTracksOf(room)), server: serverFactsOf(room, url()) }
          : undefined;
      before = sample;
    } catch {
      // A transport that is being replaced has no statistics; the next one has.
      before = undefined;
    } finally {
      isBusy = false;
    }
  }

  void measure();
  repeat(clock, scope, periodMs, () => void measure());
  return reading;
}

export async function takeSample(room: Room, clock: Clock): Promise<LinkSample> {
  const { pcManager } = room.engine;
  const transports = pcManager === undefined ? [] : [pcManager.publisher, pcManager.subscriber];
  const reports = await Promise.all(transports.map(async (transport) => transport?.getStats()));
  return { atMs: clock.now(), reports: reports.filter((report) => report !== undefined).map(entriesOf) };
}

function entriesOf(report: RTCStatsReport): readonly StatsEntry[] {
  const entries: StatsEntry[] = [];
  report.forEach((entry: StatsEntry) => entries.push(entry));
  return entries;
}

function sentTracksOf({ localParticipant }: Room): SentTracks {
  const idOf = (source: Track.Source): string | undefined =>
    localParticipant.getTrackPublication(source)?.track?.mediaStreamTrack.id;
  return { camera: idOf(Track.Source.Camera), screen: idOf(Track.Source.ScreenShare) };
}

export function serverFactsOf({ serverInfo }: Room, url: string): CallServerFacts {
  const nonEmpty = (text: string | undefined): string | undefined => (text === "" ? undefined : text);
  return { host: new URL(url).host, version: nonEmpty(serverInfo?.version), region: nonEmpty(serverInfo?.region) };
}
