import { readFile } from "node:fs/promises";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createRequire } from "node:module";
import { dirname, extname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";
import type { RtcMode } from "./host-page.ts";

/** Where the host page of Element Call is served. */
export interface HostSite {
  readonly origin: string;
  stop(): Promise<void>;
}

const elementCallFolder = fileURLToPath(
  new URL("dist/", import.meta.resolve("@element-hq/element-call-embedded/package.json")),
);
/** What the SDK loads for its encryption, of the version that the SDK itself depends on. */
const cryptoWasm = join(
  dirname(createRequire(import.meta.resolve("matrix-js-sdk")).resolve("@matrix-org/matrix-sdk-crypto-wasm")),
  "pkg/matrix_sdk_crypto_wasm_bg.wasm",
);

const page = `<!doctype html><meta charset="utf-8"><title>Host of Element Call</title>
<style>html, body { margin: 0; height: 100% } iframe { border: 0; width: 100%; height: 100% }</style>
<script type="module" src="/host-page.js"></script>`;

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
};

/** Element Call's configuration file, which alone decides how it announces itself. */
function elementCallConfig(mode: RtcMode): string {
  return JSON.stringify({ matrix_rtc_mode: mode, matrix_rtc_session: { wait_for_key_rotation_ms: 5_000 } });
}

function isMode(value: string | undefined): value is RtcMode {
  return value === "compatibility" || value === "matrix_2_0";
}

function send(response: ServerResponse, path: string, body: string | Uint8Array): void {
  response.writeHead(200, { "content-type": contentTypes[extname(path)] ?? "application/octet-stream" }).end(body);
}

/**
 * Serves the host page, and Element Call's own build as it lies in node_modules, once for each of its modes. Element Call
 * is licensed under the AGPL and only ever served to the browsers of these tests.
 */
export async function serveHost(): Promise<HostSite> {
  const { output } = await build({
    input: { "host-page": fileURLToPath(new URL("host-page.ts", import.meta.url)) },
    platform: "browser",
    write: false,
    output: { format: "esm" },
  });
  const scripts = new Map(output.map((file) => [`/${file.fileName}`, file.type === "chunk" ? file.code : file.source]));

  async function answer(path: string, response: ServerResponse): Promise<void> {
    if (path === "/") return send(response, "index.html", page);
    const script = scripts.get(path);
    if (script !== undefined) return send(response, path, script);
    if (path.endsWith("/matrix_sdk_crypto_wasm_bg.wasm")) return send(response, path, await readFile(cryptoWasm));
    const [, place, mode, ...rest] = path.split("/");
    if (place !== "element-call" || !isMode(mode)) {
      response.writeHead(404).end();
      return;
    }
    const file = rest.join("/");
    if (file === "config.json") return send(response, file, elementCallConfig(mode));
    const absolute = normalize(join(elementCallFolder, file));
    if (!absolute.startsWith(elementCallFolder.replace(/[/\\]?$/, sep))) {
      response.writeHead(404).end();
      return;
    }
    send(response, file, await readFile(absolute));
  }

  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
    answer(path, response).catch(() => response.writeHead(404).end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on a port always has an AddressInfo.
  const { port } = server.address() as AddressInfo;
  return { origin: `http://localhost:${port}`, stop: () => close(server) };
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
