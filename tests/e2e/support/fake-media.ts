import { createWriteStream } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { once } from "node:events";
import { join } from "node:path";

/** What a person's fake camera shows and fake microphone hears, so that others can tell whose it is. */
export interface FakeMedia {
  /** Plain picture of one colour with a moving bar; 8-bit RGB. */
  readonly colour: readonly [red: number, green: number, blue: number];
  readonly toneHz: number;
}

const width = 640;
const height = 360;
const framesPerSecond = 15;
const videoSeconds = 2;
const sampleRateHz = 48_000;
const toneSeconds = 2;
const toneAmplitude = 0.3;

function lumaChroma([red, green, blue]: FakeMedia["colour"]): readonly [y: number, u: number, v: number] {
  // BT.601, limited range: what Chromium expects of a Y4M file.
  return [
    16 + 0.257 * red + 0.504 * green + 0.098 * blue,
    128 - 0.148 * red - 0.291 * green + 0.439 * blue,
    128 + 0.439 * red - 0.368 * green - 0.071 * blue,
  ];
}

async function writeVideo(path: string, colour: FakeMedia["colour"]): Promise<void> {
  const out = createWriteStream(path);
  out.write(`YUV4MPEG2 W${width} H${height} F${framesPerSecond}:1 Ip A1:1 C420jpeg\n`);
  const [y, u, v] = lumaChroma(colour);
  const chromaBytes = (width / 2) * (height / 2);
  const chroma = Buffer.concat([Buffer.alloc(chromaBytes, u), Buffer.alloc(chromaBytes, v)]);
  const frames = framesPerSecond * videoSeconds;
  for (let frame = 0; frame < frames; frame += 1) {
    const luma = Buffer.alloc(width * height, y);
    // A bright bar along the top moves: a frozen picture is told from a living one; the middle stays pure colour.
    const barStart = Math.floor((frame / frames) * width);
    for (let row = 0; row < 40; row += 1)
      luma.fill(235, row * width + barStart, row * width + Math.min(width, barStart + 40));
    out.write("FRAME\n");
    out.write(luma);
    if (!out.write(chroma)) await once(out, "drain");
  }
  out.end();
  await once(out, "finish");
}

async function writeTone(path: string, toneHz: number): Promise<void> {
  const samples = sampleRateHz * toneSeconds;
  const data = Buffer.alloc(samples * 2);
  for (let index = 0; index < samples; index += 1) {
    data.writeInt16LE(
      Math.round(toneAmplitude * 32_767 * Math.sin((2 * Math.PI * toneHz * index) / sampleRateHz)),
      index * 2,
    );
  }
  const header = Buffer.alloc(44);
  header.write("RIFF", 0);
  header.writeUInt32LE(36 + data.length, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRateHz, 24);
  header.writeUInt32LE(sampleRateHz * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36);
  header.writeUInt32LE(data.length, 40);
  await writeFile(path, Buffer.concat([header, data]));
}

/** Makes the two files and gives Chromium's flags for them. */
export async function prepareFakeMedia(folder: string, media: FakeMedia): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const video = join(folder, "camera.y4m");
  const audio = join(folder, "microphone.wav");
  await Promise.all([writeVideo(video, media.colour), writeTone(audio, media.toneHz)]);
  return [
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    `--use-file-for-fake-video-capture=${video}`,
    `--use-file-for-fake-audio-capture=${audio}`,
  ];
}
