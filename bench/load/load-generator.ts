import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { createInterface } from "node:readline";
import { join } from "node:path";

/** Who comes, and what of theirs is sent. */
export interface LoadParticipant {
  readonly token: string;
  readonly speaks: boolean;
  readonly films: boolean;
}

export interface LoadPlan {
  /** WebSocket URL of signalling. */
  readonly url: string;
  readonly participants: readonly LoadParticipant[];
  readonly joinsPerSecond: number;
  /** How long is measured, from when the last one is in. */
  readonly seconds: number;
}

export interface LoadResult {
  /** From opening the WebSocket until media is connected, for each participant. */
  readonly joinMs: readonly number[];
  readonly failures: readonly string[];
  readonly packetsReceived: number;
  readonly packetsLost: number;
  readonly bytesReceived: number;
  readonly tracksReceived: number;
  readonly framesSent: number;
}

export interface LoadMoments {
  /** Everybody is in. */
  measuring(): void;
  measured(): void;
}

const sourceFolder = join(import.meta.dirname, "generator");
const builtFolder = join(import.meta.dirname, "../../node_modules/.cache/melo-load-generator");

/** Builds the generator with the Go that builds LiveKit, unless it is built already. Answers with its path. */
export async function ensureLoadGenerator(): Promise<string> {
  const folder = builtFolder;
  const program = join(folder, "load-generator");
  const stampFile = join(folder, ".melo-stamp");
  const stamp = createHash("sha256");
  for (const name of ["main.go", "go.mod", "go.sum"]) stamp.update(readFileSync(join(sourceFolder, name)));
  const wanted = stamp.digest("hex");
  if (existsSync(program) && existsSync(stampFile) && readFileSync(stampFile, "utf8") === wanted) return program;
  mkdirSync(folder, { recursive: true });
  const build = spawn("go", ["build", "-trimpath", "-o", program, "."], {
    cwd: sourceFolder,
    env: { ...process.env, CGO_ENABLED: "0", GOFLAGS: "" },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const code = await new Promise((resolve, reject) => build.on("error", reject).on("exit", resolve));
  if (code !== 0) throw new Error("the load generator could not be built; it needs Go 1.26 or newer");
  writeFileSync(stampFile, wanted);
  return program;
}

/** Runs one crowd to its end. */
export async function runLoad(program: string, plan: LoadPlan, moments: LoadMoments): Promise<LoadResult> {
  const child = spawn(program, [], { stdio: ["pipe", "pipe", "pipe"] });
  const ended = new Promise<number | null>((resolve, reject) => child.on("error", reject).on("exit", resolve));
  const complaints: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => {
    if (line === "measuring") moments.measuring();
    else if (line === "measured") moments.measured();
    else complaints.push(line);
  });
  let report = "";
  child.stdout.on("data", (chunk: Buffer) => (report += chunk.toString()));
  child.stdin.end(JSON.stringify(plan));
  const code = await ended;
  if (code !== 0) throw new Error(`the load generator ended with ${code}: ${complaints.slice(-3).join("; ")}`);
  // As main.go writes it.
  return JSON.parse(report) as LoadResult;
}
