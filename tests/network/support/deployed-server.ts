import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, createWriteStream } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { NetworkHost } from "@melo/devkit/testing/network";
import { parseUnit, type UnitProcess } from "@melo/devkit/testing/units";
import { askHost } from "./ask-host.ts";
import { runMelo } from "./run-melo.ts";
import { sandboxScript } from "./sandbox-script.ts";

export const domain = "chat.example.org";
export const turnDomain = `turn.${domain}`;
export const origin = `https://${domain}`;

const services = ["postgres", "redis", "synapse", "livekit", "calls", "web", "caddy", "edge"] as const;
export type ServiceName = (typeof services)[number];

const repositoryFolder = join(import.meta.dirname, "../../..");
/** "nobody" and "nogroup": any account that is not root's. */
const owner = "65534:65534";
const healthPatienceMs = 120_000;
const restartMs = 1_000;
const pollMs = 250;
const logsFolder = join(repositoryFolder, "test-results/network");

/** A server as `npm run deploy` makes it, started from the units it has written. */
export interface DeployedServer {
  readonly folder: string;
  /** What each service has written; kept for whoever looks for a failure. */
  readonly logFolder: string;
  readonly host: NetworkHost;
  /** The authority that signed the certificates. */
  readonly authorityFile: string;
  unit(name: ServiceName): UnitProcess;
  /** `kill -9`; nothing starts it again by itself. */
  kill(name: ServiceName): Promise<void>;
  start(name: ServiceName): void;
  /** As `systemctl restart`. */
  restart(name: ServiceName): Promise<void>;
  startAll(): void;
  /** Everything that runs ends at once, and its folder is gone. */
  lose(): Promise<void>;
  /** Resolves when the whole of it answers at its public address. */
  whenHealthy(): Promise<void>;
  log(name: ServiceName): string;
  stop(): Promise<void>;
}

/** Writes a deployment for the host with the real command, and starts every service that it has written a unit for. */
export async function startDeployedServer(name: string, host: NetworkHost): Promise<DeployedServer> {
  const parent = mkdtempSync(join(tmpdir(), "melo-network-"));
  // Services run as somebody else, who must get to the folder that is theirs.
  chmodSync(parent, 0o755);
  const folder = join(parent, "melo");
  await deploy(folder, host.address);
  const logFolder = join(logsFolder, name);
  mkdirSync(logFolder, { recursive: true });
  const started = new Set<ServiceName>();
  const restarts = new Set<NodeJS.Timeout>();
  const running = new Map<ServiceName, ChildProcess>();
  const unit = (name: ServiceName): UnitProcess =>
    parseUnit(readFileSync(join(folder, "systemd", `melo-${name}.service`), "utf8"));
  const logFile = (name: ServiceName): string => join(logFolder, `${name}.log`);

  /** As systemd does: its account, its environment and nothing else, and of the folder what the unit lists. */
  function start(name: ServiceName): void {
    const [command, ...args] = host.commandLine("/bin/sh", ["-c", sandboxScript(unit(name), folder)]);
    // A group of its own: systemd ends a unit's workers with it.
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], detached: true });
    const log = createWriteStream(logFile(name), { flags: started.has(name) ? "a" : "w" });
    started.add(name);
    for (const stream of [child.stdout, child.stderr]) stream.pipe(log, { end: false });
    running.set(name, child);
    // `Restart=always`, `RestartSec=1`.
    child.once("exit", () => {
      if (running.get(name) === child) restarts.add(setTimeout(() => start(name), restartMs));
    });
  }

  async function end(name: ServiceName, signal: NodeJS.Signals): Promise<void> {
    const child = running.get(name);
    running.delete(name);
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    signalGroup(child, signal);
    await exited;
    // What the main process has left behind.
    if (signal !== "SIGKILL") signalGroup(child, "SIGKILL");
  }

  async function lose(): Promise<void> {
    for (const restart of restarts) clearTimeout(restart);
    await Promise.all(services.map((name) => end(name, "SIGKILL")));
    // PostgreSQL and nginx have workers.
    await host.endPrograms();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }

  const server: DeployedServer = {
    folder,
    logFolder,
    host,
    authorityFile: join(folder, "data/caddy/pki/authorities/local/root.crt"),
    unit,
    kill: (name) => end(name, "SIGKILL"),
    start,
    async restart(name) {
      await end(name, "SIGTERM");
      start(name);
    },
    startAll() {
      for (const name of services) start(name);
    },
    lose,
    async whenHealthy() {
      const giveUpAt = performance.now() + healthPatienceMs;
      for (const url of healthUrls) {
        for (;;) {
          const answer = await askHost(host, url, server.authorityFile);
          if (answer.status >= 200 && answer.status < 400) break;
          if (performance.now() > giveUpAt) throw new Error(`${url} answers ${JSON.stringify(answer)}`);
          await new Promise((resolve) => setTimeout(resolve, pollMs));
        }
      }
    },
    log: (name) => readFileSync(logFile(name), "utf8"),
    async stop() {
      await lose();
      rmSync(parent, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  server.startAll();
  try {
    await server.whenHealthy();
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // Nobody of it is left.
  }
}

const healthUrls = [
  "http://127.0.0.1:17102/readyz",
  "http://127.0.0.1:17100/login",
  `${origin}/_matrix/client/versions`,
  `${origin}/.well-known/matrix/client`,
  `${origin}/livekit/jwt/healthz`,
  `${origin}/login`,
];

async function deploy(folder: string, address: string): Promise<void> {
  const place = ["--domain", domain, "--address", address, "--out", folder];
  await runMelo("deploy", ...place, "--certificates", "internal", "--user", owner);
}
