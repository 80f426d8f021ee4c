import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";
import { readMediaAsset } from "../../../app/media/read-media-asset.ts";

export interface AdapterSite {
  readonly origin: string;
  stop(): Promise<void>;
}

const pages = { adapter: "adapter-page.ts", contract: "contract-page.ts" };

function pathOf(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}

function pageOf(entry: string): string {
  return `<!doctype html><meta charset="utf-8"><title>${entry}</title><script type="module" src="/${entry}.js"></script>`;
}

/** The adapter in pages of its own, without the app around it: `/adapter` and `/contract`. */
export async function serveAdapterPages(): Promise<AdapterSite> {
  const { output } = await build({
    input: {
      ...Object.fromEntries(Object.entries(pages).map(([name, file]) => [name, pathOf(file)])),
      "encryption-worker": fileURLToPath(import.meta.resolve("@melo/livekit/encryption.worker")),
    },
    platform: "browser",
    resolve: { alias: { vitest: pathOf("vitest-in-page.ts") } },
    write: false,
    output: { format: "esm" },
  });
  const files = new Map<string, string | Uint8Array>(Object.keys(pages).map((entry) => [`/${entry}`, pageOf(entry)]));
  for (const file of output) files.set(`/${file.fileName}`, file.type === "chunk" ? file.code : file.source);
  async function fileAt(
    path: string,
  ): Promise<{ readonly body: string | Uint8Array; readonly contentType: string } | undefined> {
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
