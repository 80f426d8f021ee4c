import { readFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { mediaAssets } from "@melo/livekit/media-assets";

/** The bytes of one of {@link mediaAssets}; undefined if the path names none. */
export async function readMediaAsset(
  path: string,
): Promise<{ readonly body: Uint8Array<ArrayBuffer> | string; readonly contentType: string } | undefined> {
  const asset = Object.hasOwn(mediaAssets, path) ? mediaAssets[path] : undefined;
  if (asset === undefined) return undefined;
  const file = join(/* turbopackIgnore: true */ process.cwd(), asset.file);
  const { contentType } = asset;
  if (asset.isTypeScript === true) return { body: stripTypeScriptTypes(await readFile(file, "utf8")), contentType };
  return { body: new Uint8Array(await readFile(file)), contentType };
}
