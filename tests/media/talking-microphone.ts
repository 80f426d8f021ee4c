import { writeFileSync } from "node:fs";
import { join } from "node:path";

const sampleRateHz = 48_000;
const bytesPerSample = 2;
const wavHeaderBytes = 44;
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
  const wav = Buffer.alloc(wavHeaderBytes + samples * bytesPerSample);
  writeHeader(wav, samples * bytesPerSample);
  for (let index = 0; index < samples; index += 1) {
    const level = Math.max(-1, Math.min(1, voiceAt(index / sampleRateHz)));
    wav.writeInt16LE(Math.round(level * 32_767), wavHeaderBytes + index * bytesPerSample);
  }
  const file = join(folder, "talking.wav");
  writeFileSync(file, wav);
  return `--use-file-for-fake-audio-capture=${file}`;
}

function voiceAt(seconds: number): number {
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

/** RIFF WAVE, one channel, 16 bits. */
function writeHeader(wav: Buffer, dataBytes: number): void {
  wav.write("RIFF", 0);
  wav.writeUInt32LE(36 + dataBytes, 4);
  wav.write("WAVEfmt ", 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(sampleRateHz, 24);
  wav.writeUInt32LE(sampleRateHz * bytesPerSample, 28);
  wav.writeUInt16LE(bytesPerSample, 32);
  wav.writeUInt16LE(16, 34);
  wav.write("data", 36);
  wav.writeUInt32LE(dataBytes, 40);
}
