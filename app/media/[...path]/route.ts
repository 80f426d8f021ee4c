import { mediaAssets } from "@melo/livekit/media-assets";
import { readMediaAsset } from "../read-media-asset";

// Everything is known when the app is built, and served from there.
export const dynamic = "force-static";
export const dynamicParams = false;

interface MediaParams {
  readonly path: string[];
}

export function generateStaticParams(): MediaParams[] {
  return Object.keys(mediaAssets).map((path) => ({ path: path.split("/") }));
}

const yearSeconds = 31_536_000;

export async function GET(_: Request, { params }: { readonly params: Promise<MediaParams> }): Promise<Response> {
  const { path } = await params;
  const asset = await readMediaAsset(path.join("/"));
  if (asset === undefined) return new Response(undefined, { status: 404 });
  // The address of a package's file has its version in it; MELO's own file has none, and browsers ask whether it changed.
  const caching = path[0] === "melo" ? "no-cache" : `public, max-age=${yearSeconds}, immutable`;
  return new Response(asset.body, {
    headers: {
      "content-type": asset.contentType,
      "cache-control": caching,
      "x-content-type-options": "nosniff",
      "cross-origin-resource-policy": "same-origin",
    },
  });
}
