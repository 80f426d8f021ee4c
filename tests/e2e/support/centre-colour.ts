import type { Locator } from "playwright-core";

/** How far each channel of a decoded colour may be off: compression and colour conversion. */
const colourTolerance = 48;

export function isNear(actual: readonly number[], wanted: readonly number[]): boolean {
  return wanted.every((channel, index) => Math.abs(channel - (actual[index] ?? -1_000)) <= colourTolerance);
}

/** Red, green and blue in the middle of the first video below; empty while there is none. */
export async function centreColour(tile: Locator): Promise<readonly number[]> {
  const video = tile.locator("video");
  if ((await video.count()) === 0) return [];
  return video.first().evaluate((element) => {
    if (!(element instanceof HTMLVideoElement) || element.videoWidth === 0) return [];
    const canvas = document.createElement("canvas");
    canvas.width = 8;
    canvas.height = 8;
    const context = canvas.getContext("2d");
    if (context === null) return [];
    context.drawImage(element, element.videoWidth / 2, element.videoHeight / 2, 16, 16, 0, 0, 8, 8);
    return Array.from(context.getImageData(4, 4, 1, 1).data).slice(0, 3);
  });
}
