import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { World } from "@melo/devkit";
import { freePort } from "../support/free-port.ts";

/** An instance of `calls` behind the world's front door that neither homeserver nor LiveKit can reach. */
export interface DeafCalls {
  /** Only whoever knows it reports anything. */
  readonly internalUrl: string;
  output(): string;
  stop(): Promise<void>;
}

const askAgainMs = 100;

/** Takes the place of the world's own: every push and every webhook then goes to where nobody listens. */
export async function startDeafCalls(world: World): Promise<DeafCalls> {
  await world.stopPart("calls");
  const folder = await mkdtemp(join(tmpdir(), "melo-deaf-"));
  const secretFile = async (name: string, secret: string): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, secret, { mode: 0o600 });
    return path;
  };
  const port = await freePort();
  const { secrets, livekit, internal, origin } = world;
  const script = new URL("../../../packages/server/bin/calls.ts", import.meta.url).pathname;
  const environment: NodeJS.ProcessEnv = {
    NODE_ENV: "production",
    MATRIX_HOMESERVER_URL: origin,
    MATRIX_HOMESERVER_INTERNAL_URL: internal.synapse,
    MATRIX_SERVER_NAME: "localhost",
    NEXT_PUBLIC_LIVEKIT_URL: livekit.sfuUrl,
    LIVEKIT_INTERNAL_URL: internal.livekit,
    LIVEKIT_API_KEY: livekit.callsKey.id,
    LIVEKIT_API_SECRET_FILE: await secretFile("api", livekit.callsKey.secret),
    LIVEKIT_JOIN_API_KEY: livekit.apiKey,
    LIVEKIT_JOIN_API_SECRET_FILE: await secretFile("join", livekit.apiSecret),
    MELO_ALLOWED_HOMESERVERS: "localhost",
    MELO_PUBLIC_URL: origin,
    MELO_CALLS_BIND: new URL(internal.callsPublic).host,
    MELO_CALLS_INTERNAL_BIND: `127.0.0.1:${port}`,
    MELO_AS_TOKEN_FILE: await secretFile("as", secrets.asToken),
    MELO_HS_TOKEN_FILE: await secretFile("hs", secrets.hsToken),
    MELO_REGISTRATION_SECRET_FILE: await secretFile("registration", secrets.registrationSharedSecret),
    MELO_SETUP_TOKEN_FILE: await secretFile("setup", secrets.setupToken),
  };
  const child = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "pipe"], env: environment });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<void>((resolve) => {
    child.on("close", () => resolve());
  });
  const internalUrl = `http://127.0.0.1:${port}`;
  while (!(await isReady(internalUrl))) {
    if (child.exitCode !== null) throw new Error(`calls ended: ${output}`);
    await delay(askAgainMs);
  }
  return {
    internalUrl,
    output: () => output,
    async stop() {
      child.kill("SIGTERM");
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/healthz`)).ok;
  } catch {
    // It does not listen yet.
    return false;
  }
}
