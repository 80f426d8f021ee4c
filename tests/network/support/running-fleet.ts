import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { NetworkHost, TestNetwork } from "@melo/devkit/testing/network";
import { parseUnit } from "@melo/devkit/testing/units";
import { until } from "../../e2e/support/until.ts";
import { startGuest, type Guest } from "./guest.ts";
import { sandboxScript } from "./sandbox-script.ts";

const domain = "chat.example.org";
export const origin = `https://${domain}`;
const repositoryFolder = join(import.meta.dirname, "../../..");
const samplePlan = join(repositoryFolder, "packages/devkit/src/fleet/sample-plan.json");
const logsFolder = join(repositoryFolder, "test-results/network");
/** "nobody" and "nogroup": any account that is not root's. */
const owner = "65534:65534";
/** Of the units: `Restart=always`, `RestartSec=1`. */
const restartDelayMs = 1000;
const startLimitMs = 180_000;

export interface PlannedMachine {
  readonly name: string;
  readonly address: string;
  readonly publicAddress?: string;
  readonly region?: string;
  readonly turnDomain?: string;
  readonly runs: readonly string[];
}

interface Plan {
  readonly machines: readonly PlannedMachine[];
  readonly regions?: readonly { readonly name: string; readonly lat: number; readonly lon: number }[];
}

/** The machines of a plan, as `npm run deploy -- --machines` prepares them and their units start them. */
export interface RunningFleet {
  /** Somewhere else on the same network. */
  readonly guest: Guest;
  /** Another machine to ask and call from, which may die. */
  anotherGuest(): Promise<Guest>;
  /** A machine for a browser. */
  addHost(name: string): Promise<NetworkHost>;
  /** As it was written: a folder for each machine, and what is for all of them. */
  readonly folder: string;
  /** The authority that signed the certificate of the edge. */
  readonly authorityFile: string;
  machine(name: string): PlannedMachine;
  secret(name: string): string;
  /** The machine whose LiveKit has that room, by LiveKit's own record. Rejects if none has it. */
  nodeOf(livekitRoom: string): Promise<string>;
  /** What a service has written, over all of its lives. */
  log(machine: string, service: string): string;
  run(machine: string, command: string, args: readonly string[]): Promise<string>;
  /** SIGTERM; it stays down when it has ended. */
  tellToEnd(machine: string, service: string): void;
  /** Ends it with that signal and waits; it stays down until it is started. */
  end(machine: string, service: string, signal?: NodeJS.Signals): Promise<void>;
  isRunning(machine: string, service: string): boolean;
  start(machine: string, service: string): void;
  stop(): Promise<void>;
}

export interface FleetOptions {
  /** Of the folder with its logs, below test-results. */
  readonly name: string;
  /** Default: the sample plan as it is, with the addresses of the test network. */
  readonly change?: (plan: Plan) => Plan;
  /** Default all. */
  readonly services?: readonly string[];
  /** Changes a node's livekit.yaml as a person would, before anything starts. */
  readonly editLivekit?: (yaml: string) => string;
}

/** Starts the machines of the sample plan. */
export async function startFleet(network: TestNetwork, options: FleetOptions): Promise<RunningFleet> {
  const { change = (plan) => plan, editLivekit = (yaml) => yaml, services } = options;
  const isWanted = (service: string): boolean => services?.includes(service) ?? true;
  const parent = mkdtempSync(join(tmpdir(), "melo-fleet-"));
  // Whom the services run as must be able to pass.
  chmodSync(parent, 0o711);
  const folder = join(parent, "melo");
  const plan = change(readPlan());
  const planFile = join(parent, "plan.json");
  writeFileSync(planFile, JSON.stringify(plan));
  const cli = join(repositoryFolder, "packages/devkit/src/cli.ts");
  const args = ["deploy", "--machines", planFile, "--out", folder, "--user", owner];
  await promisify(execFile)(process.execPath, [cli, ...args]);

  for (const { name } of plan.machines.filter(({ runs }) => runs.includes("livekit"))) {
    const file = join(folder, name, "config/livekit.yaml");
    writeFileSync(file, editLivekit(readFileSync(file, "utf8")));
  }

  const edge = plan.machines.find(({ runs }) => runs.includes("edge"));
  const turnNames = plan.machines.flatMap(({ turnDomain, address }) =>
    turnDomain === undefined ? [] : [[turnDomain, address] as const],
  );
  const hosts = { [domain]: edge?.address ?? "", ...Object.fromEntries(turnNames) };
  const placed = new Map<string, NetworkHost>();
  for (const { name, address } of plan.machines) {
    placed.set(name, await network.addHost({ name, address, hosts }));
  }
  const logFolder = join(logsFolder, options.name);
  rmSync(logFolder, { recursive: true, force: true });
  mkdirSync(logFolder, { recursive: true });
  const running = new Map<string, ChildProcess>();
  /** Ended by the test: they stay so. */
  const held = new Set<string>();
  const restarts = new Set<NodeJS.Timeout>();
  const key = (machine: string, service: string): string => `${machine}-${service}`;
  const logFile = (machine: string, service: string): string => join(logFolder, `${key(machine, service)}.log`);
  const authorityFile = join(folder, edge?.name ?? "", "data/caddy/pki/authorities/local/root.crt");
  const guests: Guest[] = [];
  let visitors = 0;

  function hostOf(machine: string): NetworkHost {
    const host = placed.get(machine);
    if (host === undefined) throw new Error(`there is no machine ${machine}`);
    return host;
  }

  function start(machine: string, service: string): void {
    const host = hostOf(machine);
    const unit = parseUnit(readFileSync(join(folder, machine, "systemd", `melo-${service}.service`), "utf8"));
    const [command, ...rest] = host.commandLine("/bin/sh", ["-c", sandboxScript(unit, join(folder, machine))]);
    const child = spawn(command, rest, { stdio: ["ignore", "pipe", "pipe"] });
    const log = createWriteStream(logFile(machine, service), { flags: running.has(key(machine, service)) ? "a" : "w" });
    for (const stream of [child.stdout, child.stderr]) stream.pipe(log, { end: false });
    running.set(key(machine, service), child);
    held.delete(key(machine, service));
    child.once("exit", () => {
      if (!held.has(key(machine, service))) restarts.add(setTimeout(() => start(machine, service), restartDelayMs));
    });
  }

  function isRunning(machine: string, service: string): boolean {
    const child = running.get(key(machine, service));
    return child !== undefined && child.exitCode === null && child.signalCode === null;
  }

  async function end(machine: string, service: string, signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    const child = running.get(key(machine, service));
    if (child === undefined || !isRunning(machine, service)) return;
    const exited = once(child, "exit");
    held.add(key(machine, service));
    child.kill(signal);
    await exited;
  }

  function addHost(name: string): Promise<NetworkHost> {
    visitors += 1;
    return network.addHost({ name, address: `192.0.2.${visitors}`, hosts });
  }

  const secret = (name: string): string => readFileSync(join(folder, "secrets", name), "utf8").trim();
  const machinesOf = (role: string): readonly PlannedMachine[] =>
    plan.machines.filter(({ runs }) => runs.includes(role));

  async function nodeOf(livekitRoom: string): Promise<string> {
    const data = machinesOf("redis")[0] ?? { name: "", address: "" };
    const lookUp = ["-h", data.address, "-p", "17109", "-a", secret("redis-password"), "--no-auth-warning", "-n", "1"];
    const answer = await hostOf(data.name).run("redis-cli", [...lookUp, "HGET", "room_node_map", livekitRoom]);
    const id = answer.trim();
    const found = machinesOf("livekit").find(({ name }) => id !== "" && id === nodeIdOf(name));
    if (found === undefined) throw new Error(`no node has ${livekitRoom}: "${id}"`);
    return found.name;
  }

  /** A node has a new id in each of its lives. */
  function nodeIdOf(machine: string): string | undefined {
    const log = readFileSync(logFile(machine, "livekit"), "utf8");
    return [...log.matchAll(/"nodeID":"(ND_\w+)"/g)].at(-1)?.[1];
  }

  async function placeGuest(): Promise<Guest> {
    const guest = startGuest(await addHost(`guest-${guests.length + 1}`), authorityFile);
    guests.push(guest);
    return guest;
  }

  async function stop(): Promise<void> {
    for (const restart of restarts) clearTimeout(restart);
    for (const name of running.keys()) held.add(name);
    await Promise.all(guests.map((guest) => guest.end()));
    // The machines are removed with all that runs on them.
    await network.remove();
    rmSync(parent, { recursive: true, force: true, maxRetries: 5 });
  }

  try {
    for (const { name } of plan.machines) {
      for (const file of readdirSync(join(folder, name, "systemd"))) {
        const service = /^melo-(.+)\.service$/.exec(file)?.[1];
        if (service !== undefined && isWanted(service)) start(name, service);
      }
    }
    await until("the edge has made its certificate authority", startLimitMs, () => readable(authorityFile), Boolean);
    const guest = await placeGuest();
    for (const url of healthUrls(plan, isWanted)) {
      await until(
        `${url} answers`,
        startLimitMs,
        () => guest.request(url),
        ({ status }) => status >= 200 && status < 400,
      );
    }
    return {
      guest,
      anotherGuest: placeGuest,
      addHost,
      folder,
      authorityFile,
      machine(name) {
        const found = plan.machines.find((machine) => machine.name === name);
        if (found === undefined) throw new Error(`there is no machine ${name}`);
        return found;
      },
      secret,
      nodeOf,
      log: (machine, service) => readFileSync(logFile(machine, service), "utf8"),
      run: (machine, command, args) => hostOf(machine).run(command, args),
      tellToEnd(machine, service) {
        held.add(key(machine, service));
        running.get(key(machine, service))?.kill("SIGTERM");
      },
      end,
      isRunning,
      start,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function healthUrls({ machines }: Plan, isWanted: (service: string) => boolean): readonly string[] {
  return [
    ...machines.flatMap(({ address, runs }) => [
      ...(runs.includes("calls") && isWanted("calls") ? [`http://${address}:17102/readyz`] : []),
      ...(runs.includes("web") && isWanted("web") ? [`http://${address}:17100/login`] : []),
      ...(runs.includes("livekit") && isWanted("livekit") ? [`http://${address}:17180/`] : []),
      ...(runs.includes("synapse-worker") && isWanted("synapse-worker") ? [`http://${address}:17118/health`] : []),
    ]),
    ...(isWanted("synapse") ? [`${origin}/_matrix/client/versions`] : []),
    ...(isWanted("calls") ? [`${origin}/livekit/jwt/healthz`] : []),
    ...(isWanted("web") ? [`${origin}/login`] : []),
  ];
}

function readPlan(): Plan {
  // Our own file.
  const plan = JSON.parse(readFileSync(samplePlan, "utf8")) as Plan;
  return { ...plan, machines: plan.machines.map((machine) => ({ ...machine, publicAddress: machine.address })) };
}

async function readable(file: string): Promise<boolean> {
  try {
    readFileSync(file);
    return true;
  } catch {
    // Not made yet.
    return false;
  }
}
