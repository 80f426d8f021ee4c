import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { build } from "rolldown";
import { readMediaAsset } from "../../app/media/read-media-asset.ts";

export interface PageSite {
  readonly origin: string;
  stop(): Promise<void>;
}

export interface PageSiteOptions {
  /** Scripts by the path of their page; each page has nothing but its script. */
  readonly pages: Readonly<Record<string, string>>;
  /** Further scripts by name, for workers. */
  readonly scripts?: Readonly<Record<string, string>>;
  readonly alias?: Readonly<Record<string, string>>;
}

interface ServedFile {
  readonly body: string | Uint8Array;
  readonly contentType: string;
}

function pageOf(entry: string): string {
  return `<!doctype html><meta charset="utf-8"><title>${entry}</title><script type="module" src="/${entry}.js"></script>`;
}

/** Parts of MELO's browser code in pages of their own, with the media files that the app serves. */
export async function servePages({ pages, scripts = {}, alias = {} }: PageSiteOptions): Promise<PageSite> {
  const { output } = await build({
    input: { ...pages, ...scripts },
    platform: "browser",
    resolve: { alias },
    write: false,
    output: { format: "esm" },
  });
  const files = new Map<string, string | Uint8Array>(Object.keys(pages).map((entry) => [`/${entry}`, pageOf(entry)]));
  for (const file of output) files.set(`/${file.fileName}`, file.type === "chunk" ? file.code : file.source);

  async function fileAt(path: string): Promise<ServedFile | undefined> {
    if (path.startsWith("/media/")) return readMediaAsset(path.slice("/media/".length));
    const body = files.get(path);
    return body === undefined ? undefined : { body, contentType: path.includes(".") ? "text/javascript" : "text/html" };
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const file = await fileAt(new URL(request.url ?? "/", "http://localhost").pathname);
    response.writeHead(file === undefined ? 404 : 200, { "content-type": file?.contentType ?? "text/plain" });
    response.end(file?.body);
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, stop: () => close(server) };
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
