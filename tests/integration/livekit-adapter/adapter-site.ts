import { fileURLToPath } from "node:url";
import { servePages, type PageSite } from "../../pages/page-site.ts";

function pathOf(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}

/** The adapter in pages of its own, without the app around it: `/adapter` and `/contract`. */
export function serveAdapterPages(): Promise<PageSite> {
  return servePages({
    pages: { adapter: pathOf("adapter-page.ts"), contract: pathOf("contract-page.ts") },
    scripts: { "encryption-worker": fileURLToPath(import.meta.resolve("@melo/livekit/encryption.worker")) },
    alias: { vitest: pathOf("vitest-in-page.ts") },
  });
}
