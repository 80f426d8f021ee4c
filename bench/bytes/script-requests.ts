import { setTimeout as pause } from "node:timers/promises";
import type { BrowserContext, Request } from "playwright-core";

const quietMs = 1_000;
const quietPollMs = 100;

/** The addresses of the code that a browser asks for, workers and WebAssembly included; served from its cache or not. */
export interface ScriptRequests {
  /** Those since the last call, each once, when no further one came for a second. */
  take(): Promise<readonly string[]>;
}

export function watchScriptRequests(context: BrowserContext): ScriptRequests {
  const seen = new Set<string>();
  let lastAtMs = 0;
  context.on("request", (request) => {
    if (!isCode(request)) return;
    seen.add(request.url().split("#")[0] ?? "");
    lastAtMs = performance.now();
  });
  return {
    async take() {
      lastAtMs = performance.now();
      while (performance.now() - lastAtMs < quietMs) await pause(quietPollMs);
      const urls = [...seen];
      seen.clear();
      return urls;
    },
  };
}

function isCode(request: Request): boolean {
  return request.resourceType() === "script" || /\.(?:m?js|wasm)$/.test(new URL(request.url()).pathname);
}
