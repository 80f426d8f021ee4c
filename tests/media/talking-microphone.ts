import { join } from "node:path";
import { writeWav } from "./wav-file.ts";

const sampleRateHz = 48_000;
const syllableSeconds = 0.22;
const syllables = 24;
const pitchHz = 125;
const harmonics = 24;
/** Where the mouth resonates, syllable by syllable: about a, e, o, i. */
const vowels = [
  [730, 1_090],
  [530, 1_840],
  [570, 840],
  [390, 1_990],
] as const;

/** A murmur in the rhythm of speech; of a steady tone browsers take away what LiveKit would call talking. Answers with Chromium's flag. */
export function prepareTalkingMicrophone(folder: string): string {
  const samples = Math.round(syllables * syllableSeconds * sampleRateHz);
  const file = join(folder, "talking.wav");
  writeWav(
    file,
    Float32Array.from({ length: samples }, (_, index) => murmurAt(index / sampleRateHz)),
    sampleRateHz,
  );
  return `--use-file-for-fake-audio-capture=${file}`;
}

/** -1 to 1, or a little beyond. */
export function murmurAt(seconds: number): number {
  const syllable = Math.floor(seconds / syllableSeconds);
  const within = seconds / syllableSeconds - syllable;
  const [first, second] = vowels[syllable % vowels.length] ?? vowels[0];
  const pitch = pitchHz * (1 + 0.08 * Math.sin(2 * Math.PI * 0.7 * seconds));
  let sum = 0;
  for (let harmonic = 1; harmonic <= harmonics; harmonic += 1) {
    const frequency = harmonic * pitch;
    const strength = resonance(frequency, first) + 0.6 * resonance(frequency, second);
    sum += strength * Math.sin(2 * Math.PI * harmonic * pitchHz * seconds);
  }
  return 0.35 * Math.sin(Math.PI * within) ** 0.6 * sum;
}

function resonance(frequencyHz: number, centreHz: number): number {
  return 1 / (1 + ((frequencyHz - centreHz) / 140) ** 2);
}
