import { crc32, deflateSync, inflateSync } from "node:zlib";

/** Of the 255 steps of a colour channel: what nobody sees, such as the dither in gradients. */
const invisibleDifference = 1;
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const bytesPerPixel = 3;
/** So many equal pixels side by side are no accident of a gradient. */
const plainRunPixels = 12;

interface Picture {
  readonly width: number;
  readonly height: number;
  /** RGB, row by row. */
  readonly pixels: Buffer;
}

/** The same picture in fewer bytes: no channel of a pixel is off by more than one step. Takes what Chromium writes. */
export function compactPng(png: Buffer): Buffer {
  const picture = decode(png);
  flatten(picture);
  return encode(picture);
}

/**
 * A pixel that differs invisibly from what stands left of it, or above it, becomes equal to it. Plain areas stay as they
 * are: the soft edge of a letter would run through them to the end of the line.
 */
function flatten({ width, height, pixels }: Picture): void {
  const stride = width * bytesPerPixel;
  for (let y = 0; y < height; y += 1) {
    const row = Buffer.from(pixels.subarray(y * stride, (y + 1) * stride));
    for (let x = 0; x < width;) {
      const end = endOfRun(row, x);
      const isPlain = end - x >= plainRunPixels;
      for (; x < end; x += 1) {
        if (isPlain) continue;
        const at = y * stride + x * bytesPerPixel;
        const neighbours = [x > 0 ? at - bytesPerPixel : undefined, y > 0 ? at - stride : undefined];
        const twin = neighbours.find((neighbour) => neighbour !== undefined && areAlike(pixels, at, neighbour));
        if (twin !== undefined) pixels.copyWithin(at, twin, twin + bytesPerPixel);
      }
    }
  }
}

/** Where the pixels that equal the one at `x` end. */
function endOfRun(row: Buffer, x: number): number {
  const first = row.subarray(x * bytesPerPixel, (x + 1) * bytesPerPixel);
  let end = x + 1;
  while (end * bytesPerPixel < row.length && first.equals(row.subarray(end * bytesPerPixel, (end + 1) * bytesPerPixel)))
    end += 1;
  return end;
}

function areAlike(pixels: Buffer, one: number, other: number): boolean {
  for (let channel = 0; channel < bytesPerPixel; channel += 1) {
    const difference = (pixels[one + channel] ?? 0) - (pixels[other + channel] ?? 0);
    if (Math.abs(difference) > invisibleDifference) return false;
  }
  return true;
}

function decode(png: Buffer): Picture {
  const data: Buffer[] = [];
  let [width, height, channels] = [0, 0, 0];
  for (let at = signature.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    const type = png.toString("latin1", at + 4, at + 8);
    const body = png.subarray(at + 8, at + 8 + length);
    if (type === "IHDR") {
      [width, height] = [body.readUInt32BE(0), body.readUInt32BE(4)];
      // Colour type 2 is RGB, 6 is RGBA.
      channels = body[9] === 6 ? 4 : 3;
    }
    if (type === "IDAT") data.push(body);
    at += length + 12;
  }
  const raw = unfilter(inflateSync(Buffer.concat(data)), width * channels, channels);
  if (channels === bytesPerPixel) return { width, height, pixels: raw };
  const pixels = Buffer.alloc(width * height * bytesPerPixel);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    raw.copy(pixels, pixel * bytesPerPixel, pixel * channels, pixel * channels + bytesPerPixel);
  }
  return { width, height, pixels };
}

/** PNG specification, section 9: each row is one byte that names its filter, and the filtered bytes. */
function unfilter(filtered: Buffer, stride: number, channels: number): Buffer {
  const rows = filtered.length / (stride + 1);
  const out = Buffer.alloc(rows * stride);
  for (let row = 0; row < rows; row += 1) {
    const filter = filtered[row * (stride + 1)] ?? 0;
    for (let column = 0; column < stride; column += 1) {
      const at = row * stride + column;
      const left = column < channels ? 0 : (out[at - channels] ?? 0);
      const above = row === 0 ? 0 : (out[at - stride] ?? 0);
      const corner = row === 0 || column < channels ? 0 : (out[at - stride - channels] ?? 0);
      out[at] = (filtered[row * (stride + 1) + 1 + column] ?? 0) + predict(filter, left, above, corner);
    }
  }
  return out;
}

function predict(filter: number, left: number, above: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return above;
  if (filter === 3) return Math.floor((left + above) / 2);
  return filter === 4 ? paeth(left, above, corner) : 0;
}

function paeth(left: number, above: number, corner: number): number {
  const estimate = left + above - corner;
  const [toLeft, toAbove, toCorner] = [left, above, corner].map((value) => Math.abs(estimate - value));
  if (toLeft === undefined || toAbove === undefined || toCorner === undefined) return 0;
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}

/** Unfiltered: after flattening, rows repeat themselves and each other. */
function encode({ width, height, pixels }: Picture): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits, RGB, and the only methods that there are.
  header.set([8, 2, 0, 0, 0], 8);
  const stride = width * bytesPerPixel;
  const rows = Buffer.alloc(height * (stride + 1));
  for (let row = 0; row < height; row += 1) {
    pixels.copy(rows, row * (stride + 1) + 1, row * stride, (row + 1) * stride);
  }
  const compressed = deflateSync(rows, { level: 9, memLevel: 9 });
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", compressed), chunk("IEND", Buffer.alloc(0))]);
}

function chunk(type: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), body]);
  const out = Buffer.alloc(body.length + 12);
  out.writeUInt32BE(body.length, 0);
  named.copy(out, 4);
  out.writeUInt32BE(crc32(named), body.length + 8);
  return out;
}
