import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "../e2e/support/browser.ts";
import { makeNoisySpeech, speechRateHz } from "../media/noisy-speech.ts";
import { lagSamples, soundQuality } from "../media/sound-quality.ts";
import type { Suppressor } from "../pages/noise-page.ts";
import { servePages, type PageSite } from "../pages/page-site.ts";

const { speech, mixture } = makeNoisySpeech(5);
const longestDelaySeconds = 0.1;

let site: PageSite;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  site = await servePages({ pages: { noise: fileURLToPath(new URL("../pages/noise-page.ts", import.meta.url)) } });
  browser = await launchChromium([]);
  page = await browser.newPage();
  await page.goto(`${site.origin}/noise`);
  await page.waitForFunction(() => "noise" in window);
});

afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

async function suppressed(suppressor: Suppressor): Promise<Float32Array> {
  const result = await page.evaluate(([name, samples]) => window.noise.suppress(name, samples), [
    suppressor,
    [...mixture],
  ] as const);
  return Float32Array.from(result);
}

describe("noise suppression in the audio thread", () => {
  test.each<Suppressor>(["rnnoise", "gtcrn"])(
    "%s: a voice stands out at least 10 dB more, and is still the voice",
    async (name) => {
      const output = await suppressed(name);
      const lag = lagSamples(speech, output, longestDelaySeconds * speechRateHz);
      const before = soundQuality(mixture, speech, speechRateHz);
      const after = soundQuality(output.subarray(lag), speech.subarray(0, speech.length - lag), speechRateHz);
      expect(after.signalToNoiseDb).toBeGreaterThan(before.signalToNoiseDb + 10);
      expect(after.signalToDistortionDb).toBeGreaterThan(0);
    },
  );
});
