import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { drawPortrait, portraitHeight, portraitWidth, type PortraitLook } from "./portrait.ts";

const framesPerSecond = 10;
const frameCount = 2;

/** Makes a video file of the portrait and answers with Chromium's flag that takes it for the camera. */
export async function preparePortraitCamera(painter: Page, folder: string, look: PortraitLook): Promise<string> {
  const frame = toI420(await rasterise(painter, drawPortrait(look)));
  const file = join(folder, "portrait.y4m");
  const header = `YUV4MPEG2 W${portraitWidth} H${portraitHeight} F${framesPerSecond}:1 Ip A1:1 C420jpeg\n`;
  const frames = Array.from({ length: frameCount }, () => [Buffer.from("FRAME\n"), frame]).flat();
  writeFileSync(file, Buffer.concat([Buffer.from(header), ...frames]));
  return `--use-file-for-fake-video-capture=${file}`;
}

/** RGBA, row by row. */
async function rasterise(painter: Page, svg: string): Promise<Buffer> {
  const base64 = await painter.evaluate(
    async ({ source, width, height }) => {
      const image = new Image();
      image.src = `data:image/svg+xml;base64,${btoa(source)}`;
      await image.decode();
      const canvas = new OffscreenCanvas(width, height);
      const context = canvas.getContext("2d");
      if (context === null) throw new Error("no canvas");
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, width, height);
      const chunkBytes = 32_768;
      let bytes = "";
      for (let start = 0; start < data.length; start += chunkBytes) {
        bytes += String.fromCharCode(...data.subarray(start, start + chunkBytes));
      }
      return btoa(bytes);
    },
    { source: svg, width: portraitWidth, height: portraitHeight },
  );
  return Buffer.from(base64, "base64");
}

/** BT.601, limited range: what Chromium expects of a Y4M file. Chroma is that of the upper left of four pixels. */
function toI420(rgba: Buffer): Buffer {
  const pixels = portraitWidth * portraitHeight;
  const out = Buffer.alloc((pixels * 3) / 2);
  let chroma = pixels;
  for (let y = 0; y < portraitHeight; y += 1) {
    for (let x = 0; x < portraitWidth; x += 1) {
      const pixel = y * portraitWidth + x;
      const [red, green, blue] = [rgba[pixel * 4] ?? 0, rgba[pixel * 4 + 1] ?? 0, rgba[pixel * 4 + 2] ?? 0];
      out[pixel] = 16 + 0.257 * red + 0.504 * green + 0.098 * blue;
      if (x % 2 !== 0 || y % 2 !== 0) continue;
      out[chroma] = 128 - 0.148 * red - 0.291 * green + 0.439 * blue;
      out[chroma + pixels / 4] = 128 + 0.439 * red - 0.368 * green - 0.071 * blue;
      chroma += 1;
    }
  }
  return out;
}
