import { readFileSync, writeFileSync } from "node:fs";

const headerBytes = 44;
const bytesPerSample = 2;

/** RIFF WAVE, one channel, 16 bits; samples from -1 to 1. */
export function writeWav(file: string, samples: Float32Array, sampleRateHz: number): void {
  const wav = Buffer.alloc(headerBytes + samples.length * bytesPerSample);
  wav.write("RIFF", 0);
  wav.writeUInt32LE(wav.length - 8, 4);
  wav.write("WAVEfmt ", 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(sampleRateHz, 24);
  wav.writeUInt32LE(sampleRateHz * bytesPerSample, 28);
  wav.writeUInt16LE(bytesPerSample, 32);
  wav.writeUInt16LE(16, 34);
  wav.write("data", 36);
  wav.writeUInt32LE(samples.length * bytesPerSample, 40);
  samples.forEach((sample, index) => {
    wav.writeInt16LE(Math.round(Math.max(-1, Math.min(1, sample)) * 32_767), headerBytes + index * bytesPerSample);
  });
  writeFileSync(file, wav);
}

/** The same kind of file, as speech programs write it. */
export function readWav(file: string): { readonly samples: Float32Array; readonly sampleRateHz: number } {
  const wav = readFileSync(file);
  const data = wav.indexOf("data", 12, "latin1");
  if (
    wav.toString("latin1", 0, 4) !== "RIFF" ||
    data < 0 ||
    wav.readUInt16LE(22) !== 1 ||
    wav.readUInt16LE(34) !== 16
  ) {
    throw new Error(`${file} is no WAVE of one channel and 16 bits`);
  }
  const start = data + 8;
  const count = Math.floor((wav.length - start) / bytesPerSample);
  const samples = Float32Array.from(
    { length: count },
    (_, index) => wav.readInt16LE(start + index * bytesPerSample) / 32_768,
  );
  return { samples, sampleRateHz: wav.readUInt32LE(24) };
}
