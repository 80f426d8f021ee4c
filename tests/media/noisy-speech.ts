import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { murmurAt } from "./talking-microphone.ts";
import { readWav } from "./wav-file.ts";

export const speechRateHz = 48_000;
const sentences =
  "The lanterns go down the river after dark. Bring paper, glue and a candle. We meet at the bridge at nine, and nobody has to be early.";
const speechLevel = 0.08;
const lengthSeconds = 10;

export interface NoisySpeech {
  readonly speech: Float32Array;
  readonly mixture: Float32Array;
  /** What spoke: the program, or MELO's own murmur where it is not installed. */
  readonly voice: "espeak-ng" | "murmur";
}

/** A room with a fan and somebody at a keyboard, and a voice in it, so many decibels above them while it speaks. */
export function makeNoisySpeech(signalToNoiseDb: number): NoisySpeech {
  const spoken = speak();
  const speech = levelled(spoken ?? murmur(), speechLevel);
  const noise = levelled(makeNoise(speech.length), speechLevel * 10 ** (-signalToNoiseDb / 20));
  return {
    speech,
    mixture: speech.map((sample, index) => sample + (noise[index] ?? 0)),
    voice: spoken === undefined ? "murmur" : "espeak-ng",
  };
}

function speak(): Float32Array | undefined {
  const folder = mkdtempSync(join(tmpdir(), "melo-speech-"));
  try {
    const file = join(folder, "speech.wav");
    const result = spawnSync("espeak-ng", ["-v", "en", "-s", "150", "-w", file, sentences]);
    if (result.status !== 0) return undefined;
    const { samples, sampleRateHz } = readWav(file);
    return resampled(samples, sampleRateHz);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** By straight lines: what they add lies far below the noise. */
function resampled(samples: Float32Array, fromHz: number): Float32Array {
  return Float32Array.from({ length: lengthSeconds * speechRateHz }, (_, index) => {
    const position = (index * fromHz) / speechRateHz;
    const before = Math.floor(position);
    const share = position - before;
    return (samples[before] ?? 0) * (1 - share) + (samples[before + 1] ?? 0) * share;
  });
}

const phraseSeconds = 1.6;
const pauseFrom = 1.1;

function murmur(): Float32Array {
  return Float32Array.from({ length: lengthSeconds * speechRateHz }, (_, index) => {
    const seconds = index / speechRateHz;
    return seconds % phraseSeconds < pauseFrom ? murmurAt(seconds) : 0;
  });
}

/** The same noise in every run. */
function makeNoise(length: number): Float32Array {
  let seed = 20_250_611;
  const random = (): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 31 - 1;
  };
  const noise = new Float32Array(length);
  let fan = 0;
  let click = 0;
  for (let index = 0; index < length; index += 1) {
    // A fan is low noise with its own hum; a key is a short burst about four times a second.
    fan = 0.96 * fan + 0.04 * random();
    if (random() > 1 - 8 / speechRateHz) click = 1;
    click *= 0.996;
    const hum = 0.04 * Math.sin((2 * Math.PI * 118 * index) / speechRateHz);
    noise[index] = fan + hum + 0.25 * click * random();
  }
  return noise;
}

/** So loud while it sounds; silence does not count. */
function levelled(samples: Float32Array, level: number): Float32Array {
  const sounding = samples.filter((sample) => Math.abs(sample) > 0.001);
  const rms = Math.sqrt(sounding.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, sounding.length));
  return samples.map((sample) => (sample * level) / rms);
}
