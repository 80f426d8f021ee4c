const size = { width: 1280, height: 720 };
const quality = 0.82;

/** A picture as a background: cropped to the shape of a camera, small enough to be kept. Rejects what is no picture. */
export async function pictureForBackground(file: Blob): Promise<string> {
  const bitmap = await createImageBitmap(file);
  const canvas = document.createElement("canvas");
  canvas.width = size.width;
  canvas.height = size.height;
  const scale = Math.max(size.width / bitmap.width, size.height / bitmap.height);
  const width = bitmap.width * scale;
  const height = bitmap.height * scale;
  canvas.getContext("2d")?.drawImage(bitmap, (size.width - width) / 2, (size.height - height) / 2, width, height);
  bitmap.close();
  return canvas.toDataURL("image/jpeg", quality);
}
