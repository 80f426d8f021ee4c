import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { createRequire } from "node:module";
import { until } from "./until.ts";

export interface GalleryServer {
  readonly origin: string;
  stop(): Promise<void>;
}

const startLimitMs = 20_000;

async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}

async function isUp(origin: string): Promise<boolean> {
  try {
    return (await fetch(`${origin}/gallery`)).ok;
  } catch {
    // Not listening yet.
    return false;
  }
}

/** The built app alone, with the gallery open; no other server is needed to look at view states. */
export async function startGalleryServer(): Promise<GalleryServer> {
  const port = await findFreePort();
  const origin = `http://localhost:${port}`;
  const next = createRequire(import.meta.url).resolve("next/dist/bin/next");
  const child = spawn(process.execPath, [next, "start", "-H", "127.0.0.1", "-p", String(port)], {
    stdio: "ignore",
    env: {
      ...process.env,
      MELO_GALLERY: "1",
      NEXT_TELEMETRY_DISABLED: "1",
      MATRIX_HOMESERVER_URL: origin,
      NEXT_PUBLIC_LIVEKIT_URL: origin.replace("http", "ws"),
      LIVEKIT_API_KEY: "gallery",
      LIVEKIT_API_SECRET: "nothing-in-the-gallery-asks-for-a-token",
    },
  });
  await until("the gallery answers", startLimitMs, () => isUp(origin), Boolean);
  return {
    origin,
    async stop() {
      child.kill("SIGTERM");
      if (child.exitCode === null) await once(child, "exit");
    },
  };
}
