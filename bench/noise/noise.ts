import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { launchChromium } from "../../tests/e2e/support/browser.ts";
import { makeNoisySpeech, speechRateHz } from "../../tests/media/noisy-speech.ts";
import { alignRepeated, lagSamples, soundQuality, type SoundQuality } from "../../tests/media/sound-quality.ts";
import { writeWav } from "../../tests/media/wav-file.ts";
import { servePages } from "../../tests/pages/page-site.ts";
import { median } from "../report/quantile.ts";
import type { Report } from "../report/report.ts";

type Way = "off" | "browser" | "rnnoise" | "gtcrn";

const ways: readonly Way[] = ["off", "browser", "rnnoise", "gtcrn"];
const names: Readonly<Record<Way, string>> = {
  off: "untouched",
  browser: "the browser's own",
  rnnoise: "RNNoise",
  gtcrn: "GTCRN",
};
const ratiosDb = [0, 5, 10];
const latencyGoalMs = 25;
const latencyWindowSeconds = 1;
const latencyWindows = 6;
const longestDelaySeconds = 0.12;

/** A voice in a noisy room: how far it stands out untouched, and after each suppression; and how late each makes it. */
export async function measureNoise(): Promise<Report> {
  const site = await servePages({
    pages: { noise: fileURLToPath(new URL("../../tests/pages/noise-page.ts", import.meta.url)) },
  });
  try {
    const qualities = new Map<number, ReadonlyMap<Way, SoundQuality>>();
    for (const ratioDb of ratiosDb) qualities.set(ratioDb, await measureQualities(site.origin, ratioDb));
    const { latencies, voice } = await measureLatencies(site.origin);
    return reportOf(qualities, latencies, voice);
  } finally {
    await site.stop();
  }
}

async function withMicrophone<T>(origin: string, sound: Float32Array, act: (page: Page) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "melo-noise-"));
  const file = join(folder, "microphone.wav");
  writeWav(file, sound, speechRateHz);
  const browser = await launchChromium([
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    `--use-file-for-fake-audio-capture=${file}`,
  ]);
  try {
    const page = await browser.newPage();
    await page.goto(`${origin}/noise`);
    await page.waitForFunction(() => "noise" in window);
    return await act(page);
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureQualities(origin: string, ratioDb: number): Promise<ReadonlyMap<Way, SoundQuality>> {
  const { speech, mixture } = makeNoisySpeech(ratioDb);
  const lengthSeconds = speech.length / speechRateHz;
  const twice = Float32Array.from([...mixture, ...mixture]);
  return withMicrophone(origin, mixture, async (page) => {
    const results = new Map<Way, SoundQuality>();
    for (const way of ways) {
      // Everything hears the sample twice, and counts the second time: suppression has to learn the room.
      const output =
        way === "off" || way === "browser"
          ? await page.evaluate(([isOn, seconds]) => window.noise.record(isOn, seconds), [
              way === "browser",
              2 * lengthSeconds,
            ] as const)
          : await page.evaluate(([name, samples]) => window.noise.suppress(name, samples), [way, [...twice]] as const);
      const aligned = alignRepeated(Float32Array.from(output).slice(-speech.length), speech, speechRateHz);
      results.set(way, soundQuality(aligned, speech, speechRateHz));
    }
    return results;
  });
}

async function measureLatencies(
  origin: string,
): Promise<{ readonly latencies: ReadonlyMap<Way, readonly number[]>; readonly voice: string }> {
  const { speech, voice } = makeNoisySpeech(30);
  const seconds = latencyWindowSeconds * (latencyWindows + 1);
  return withMicrophone(origin, speech, async (page) => {
    const latencies = new Map<Way, readonly number[]>();
    for (const way of ways) {
      const [straight, processed] = await page.evaluate(([name, duration]) => window.noise.recordBoth(name, duration), [
        way,
        seconds,
      ] as const);
      latencies.set(way, lagsMs(Float32Array.from(straight), Float32Array.from(processed)));
    }
    return { latencies, voice };
  });
}

/** Window by window, of those in which somebody speaks. */
function lagsMs(straight: Float32Array, processed: Float32Array): readonly number[] {
  const length = latencyWindowSeconds * speechRateHz;
  const limit = Math.round(longestDelaySeconds * speechRateHz);
  const lags: number[] = [];
  for (let start = length; start + length + limit <= straight.length; start += length) {
    const early = straight.subarray(start, start + length);
    const isSpeaking = early.some((sample) => Math.abs(sample) > 0.05);
    if (isSpeaking) {
      lags.push((1_000 * lagSamples(early, processed.subarray(start, start + length + limit), limit)) / speechRateHz);
    }
  }
  return lags;
}

function reportOf(
  qualities: ReadonlyMap<number, ReadonlyMap<Way, SoundQuality>>,
  latencies: ReadonlyMap<Way, readonly number[]>,
  voice: string,
): Report {
  const at5 = qualities.get(5);
  const gain = (way: Way): number =>
    (at5?.get(way)?.signalToNoiseDb ?? Number.NaN) - (at5?.get("browser")?.signalToNoiseDb ?? Number.NaN);
  const latency = (way: Way): number => median(latencies.get(way) ?? []) ?? Number.NaN;
  return {
    title: `Noise suppression, on a voice of ${voice} with a fan and a keyboard`,
    figures: [
      { name: "RNNoise above the browser's own at 5 dB", value: gain("rnnoise"), unit: "dB" },
      { name: "GTCRN above the browser's own at 5 dB", value: gain("gtcrn"), unit: "dB" },
      { name: "added latency, the graph alone", value: latency("off"), unit: "ms", goal: latencyGoalMs },
      { name: "added latency, the browser's own", value: latency("browser"), unit: "ms" },
      { name: "added latency, RNNoise", value: latency("rnnoise"), unit: "ms", goal: latencyGoalMs },
      { name: "added latency, GTCRN", value: latency("gtcrn"), unit: "ms", goal: latencyGoalMs },
    ],
    tables: ratiosDb.map((ratioDb) => ({
      title: `Made with the voice ${ratioDb} dB above the noise`,
      columns: ["", "speech above its pauses, dB", "signal to distortion, dB"],
      rows: ways.map((way) => {
        const quality = qualities.get(ratioDb)?.get(way);
        return [names[way], quality?.signalToNoiseDb.toFixed(1), quality?.signalToDistortionDb.toFixed(1)];
      }),
    })),
  };
}
