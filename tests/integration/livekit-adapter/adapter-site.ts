import { createServer, type Server } from "node:http";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";

export interface AdapterSite {
  readonly origin: string;
  stop(): Promise<void>;
}

const page = `<!doctype html><meta charset="utf-8"><title>adapter</title><script type="module" src="/adapter-page.js"></script>`;

/** The adapter in a page of its own, without the app around it. */
export async function serveAdapterPage(): Promise<AdapterSite> {
  const { output } = await build({
    input: fileURLToPath(new URL("adapter-page.ts", import.meta.url)),
    platform: "browser",
    write: false,
    output: { format: "esm" },
  });
  const files = new Map<string, string | Uint8Array>([["/", page]]);
  for (const file of output) files.set(`/${file.fileName}`, file.type === "chunk" ? file.code : file.source);
  const livekitFolder = createRequire(import.meta.url)
    .resolve("livekit-client")
    .replace(/dist\/[^/]*$/, "dist/");
  files.set("/e2ee-worker.mjs", readFileSync(`${livekitFolder}livekit-client.e2ee.worker.mjs`));

  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    const body = files.get(path);
    const type = path === "/" ? "text/html" : "text/javascript";
    response.writeHead(body === undefined ? 404 : 200, { "content-type": type }).end(body);
  });
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
