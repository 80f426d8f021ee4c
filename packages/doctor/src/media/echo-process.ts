import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getCACertificates } from "node:tls";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { EchoEnd, EchoOutcome, EchoPort } from "./echo-port.ts";

const program = fileURLToPath(new URL("../../bin/echo-call.ts", import.meta.url));
const timeoutMs = 30_000;

const outcomeSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("heard"), joinMs: z.number(), soundMs: z.number() }),
  z.object({ kind: z.literal("silent"), reason: z.string() }),
  z.object({ kind: z.literal("unable"), reason: z.string() }),
]);

/** The call is made by a process of its own: LiveKit's native SDK gives memory back only when its process ends. */
export function createEcho(): EchoPort {
  return {
    async call(sender, listener) {
      const folder = await mkdtemp(join(tmpdir(), "melo-echo-"));
      try {
        // The SDK reads the machine's authorities, which containers often have none of. It believes whom this process believes.
        const authorityFile = join(folder, "authorities.pem");
        await writeFile(authorityFile, getCACertificates("default").join("\n"));
        return await callInProcess({ sender, listener }, { NODE_ENV: "production", SSL_CERT_FILE: authorityFile });
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

interface Ends {
  readonly sender: EchoEnd;
  readonly listener: EchoEnd;
}

/** Nothing else of this process's environment is its business. */
function callInProcess(ends: Ends, environment: NodeJS.ProcessEnv): Promise<EchoOutcome> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program], {
      stdio: ["pipe", "pipe", "ignore"],
      env: environment,
      timeout: timeoutMs,
    });
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
    child.on("error", (error) => resolve({ kind: "unable", reason: error.message }));
    child.on("close", (_, signal) => {
      if (signal !== null) resolve({ kind: "silent", reason: `no sound in ${timeoutMs / 1000} s` });
      else resolve(outcomeIn(said));
    });
    // Tokens are in nobody's list of processes that way.
    child.stdin.on("error", () => undefined);
    child.stdin.end(JSON.stringify(ends));
  });
}

/** The last line; libraries below write what they like before it. */
function outcomeIn(said: string): EchoOutcome {
  const line = said.trim().split("\n").at(-1) ?? "";
  try {
    return outcomeSchema.parse(JSON.parse(line));
  } catch {
    return { kind: "unable", reason: "LiveKit's native SDK does not run on this machine" };
  }
}
