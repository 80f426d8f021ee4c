import type { BrowserContext } from "playwright-core";

/** What a page said at one moment; counters of what is no longer there are left out. */
interface MediaSample {
  /** Milliseconds of the epoch: pages are loaded anew, clocks of one machine stay the same. */
  readonly atMs: number;
  /** By the tile's name, a number that changes with each new frame on it. */
  readonly pictures: Readonly<Record<string, string>>;
  /** By the id of what arrives, the samples that were decoded and not made up, and what could be heard of them. */
  readonly sounds: Readonly<Record<string, string>>;
}

/** Something that is to arrive without a pause: sound, or the picture on the tile of that name. */
export type Stream = "sound" | `picture of ${string}`;

/** Everything that a person's browser has seen and heard since it was started, however often its page was loaded. */
export interface MediaWatch {
  /** When something new of the stream arrived last; 0 for never. */
  lastMs(stream: Stream): number;
  /** The pauses longer than `leastMs` that had not ended by `sinceMs`, the present one included. */
  pauses(stream: Stream, sinceMs: number, leastMs: number): readonly Pause[];
}

export interface Pause {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly isOver: boolean;
}

const sampleEveryMs = 100;

/** Must be called before the context loads its first page, and after `rememberPeerConnections`. */
export async function watchMedia(context: BrowserContext): Promise<MediaWatch> {
  const arrivals = new Map<Stream, number[]>();
  let before: MediaSample | undefined;

  function arrived(stream: Stream, atMs: number): void {
    const times = arrivals.get(stream);
    if (times === undefined) arrivals.set(stream, [atMs]);
    else times.push(atMs);
  }

  await context.exposeBinding("reportMedia", (_source, sample: MediaSample) => {
    for (const [name, frame] of Object.entries(sample.pictures)) {
      if (before?.pictures[name] !== frame) arrived(`picture of ${name}`, sample.atMs);
    }
    const isHeard = Object.entries(sample.sounds).some(([id, sound]) => before?.sounds[id] !== sound);
    if (isHeard) arrived("sound", sample.atMs);
    before = sample;
  });
  await context.addInitScript(reportMediaEvery, sampleEveryMs);

  return {
    lastMs: (stream) => arrivals.get(stream)?.at(-1) ?? 0,
    pauses(stream, sinceMs, leastMs) {
      const times = arrivals.get(stream) ?? [];
      const known = [...times, Date.now()];
      return known.flatMap((untilMs, index) => {
        const fromMs = known[index - 1];
        if (fromMs === undefined || untilMs <= sinceMs || untilMs - fromMs < leastMs) return [];
        return [{ fromMs, untilMs, isOver: index < times.length }];
      });
    },
  };
}

/** Runs in the page. */
function reportMediaEvery(periodMs: number): void {
  const page = window as unknown as {
    readonly testPeerConnections: readonly RTCPeerConnection[];
    readonly reportMedia: (sample: MediaSample) => Promise<void>;
  };
  const numbers = new WeakMap<HTMLVideoElement, number>();
  let elements = 0;

  function numberOf(element: HTMLVideoElement): number {
    const known = numbers.get(element);
    if (known !== undefined) return known;
    elements += 1;
    numbers.set(element, elements);
    return elements;
  }

  function pictures(): Record<string, string> {
    const shown: Record<string, string> = {};
    for (const figure of document.querySelectorAll("figure[aria-label]")) {
      const video = figure.querySelector("video");
      const frames = video?.getVideoPlaybackQuality().totalVideoFrames ?? 0;
      if (video === null || frames === 0) continue;
      shown[figure.getAttribute("aria-label") ?? ""] = `${numberOf(video)}:${frames}`;
    }
    return shown;
  }

  async function sounds(): Promise<Record<string, string>> {
    const heard: Record<string, string> = {};
    for (const [index, connection] of page.testPeerConnections.entries()) {
      if (connection.connectionState === "closed") continue;
      const report = await connection.getStats();
      report.forEach((entry: RTCInboundRtpStreamStats) => {
        if (entry.type !== "inbound-rtp" || entry.kind !== "audio") return;
        const decoded = (entry.totalSamplesReceived ?? 0) - (entry.concealedSamples ?? 0);
        if (decoded > 0) heard[`${index} ${entry.id}`] = `${decoded} ${entry.totalAudioEnergy ?? 0}`;
      });
    }
    return heard;
  }

  async function report(): Promise<void> {
    // Not `Date`: some pages believe that it is another time.
    const atMs = performance.timeOrigin + performance.now();
    await page.reportMedia({ atMs, pictures: pictures(), sounds: await sounds() });
  }

  function again(): void {
    // A page that is left has nobody to report to.
    void report()
      .catch(() => undefined)
      .finally(() => setTimeout(again, periodMs));
  }
  if (window === window.top) again();
}
