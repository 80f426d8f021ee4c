import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { startDelayedLink, type DelayedLink } from "./delayed-link.ts";
import { runAsRoot } from "./run-as-root.ts";

export interface HostOptions {
  /** Short: it is part of the namespace's name. */
  readonly name: string;
  /** IPv4. */
  readonly address: string;
  /** What each packet waits on its way, in each direction; default none. */
  readonly delayMs?: number;
  /** Names that programs on this host find without a DNS. */
  readonly hosts?: Readonly<Record<string, string>>;
}

/** One machine of a test network. */
export interface NetworkHost {
  readonly namespace: string;
  readonly address: string;
  /** A command line that runs a program on this host: for `spawn`. Its argument 0 is "ip". */
  commandLine(command: string, args: readonly string[]): readonly [command: string, ...args: string[]];
  run(command: string, args: readonly string[]): Promise<string>;
  /** Pulls the cable, or puts it back. */
  setLink(state: "up" | "down"): Promise<void>;
  /** As from Wi-Fi to cable: the old address is gone at once. */
  changeAddress(address: string): Promise<void>;
  /** Which packets pass this host's link; `undefined`: all. */
  filter(rules: readonly string[] | undefined): Promise<void>;
  /** To everything that runs on it, as a laptop's lid stops all programs at once. */
  signalPrograms(signal: NodeJS.Signals): Promise<void>;
  /** `kill -9` for everything that runs on it; resolves when it is gone. */
  endPrograms(): Promise<void>;
  /** Ends the programs that run on it, too. */
  remove(): Promise<void>;
}

interface PlacedHost extends HostOptions {
  readonly prefix: string;
  readonly router: string;
  /** Of the router's port. */
  readonly number: number;
}

/** Every host's way out. From the range for benchmarks (RFC 2544), which nobody's real network has. */
const routerAddress = "198.18.0.1";
/** Of a host's only interface to the others. */
const linkName = "eth0";
const goneCheckMs = 50;
const netnsFolder = "/etc/netns";

export async function createHost(options: PlacedHost): Promise<NetworkHost> {
  const { prefix, router, number, name, delayMs } = options;
  const namespace = `${prefix}-${name}`;
  const port = `port${number}`;
  let address = options.address;
  let delayed: DelayedLink | undefined;
  const ip = (...args: string[]): Promise<string> => runAsRoot("ip", ["-n", namespace, ...args]);
  const routerIp = (...args: string[]): Promise<string> => runAsRoot("ip", ["-n", router, ...args]);

  async function takeAddress(): Promise<void> {
    await ip("address", "add", `${address}/32`, "dev", linkName);
    await connect();
    await routerIp("route", "replace", `${address}/32`, "dev", port);
  }

  /** Routes go with the link whenever it is down. */
  async function connect(): Promise<void> {
    await ip("link", "set", linkName, "up");
    await ip("route", "replace", routerAddress, "dev", linkName);
    await ip("route", "replace", "default", "via", routerAddress, "src", address);
  }

  await runAsRoot("ip", ["netns", "add", namespace]);
  writeHostsFile(namespace, options.hosts ?? {});
  await ip("link", "set", "lo", "up");
  if (delayMs === undefined) {
    await ip("link", "add", linkName, "type", "veth", "peer", "name", port, "netns", router);
  } else {
    delayed = await startDelayedLink({ delayMs, near: [namespace, linkName], far: [router, port] });
  }
  await routerIp("address", "add", `${routerAddress}/32`, "dev", port);
  await routerIp("link", "set", port, "up");
  await takeAddress();

  return {
    namespace,
    get address() {
      return address;
    },
    commandLine: (command, args) => ["ip", "netns", "exec", namespace, command, ...args],
    run: (command, args) => runAsRoot("ip", ["netns", "exec", namespace, command, ...args]),
    async setLink(state) {
      if (state === "up") await connect();
      else await ip("link", "set", linkName, "down");
    },
    async changeAddress(next) {
      const old = address;
      await ip("address", "flush", "dev", linkName);
      address = next;
      await takeAddress();
      await routerIp("route", "del", `${old}/32`, "dev", port);
    },
    async filter(rules) {
      await runAsRoot("ip", ["netns", "exec", router, "nft", "-f", "-"], ruleset(port, rules ?? []));
    },
    async signalPrograms(signal) {
      for (const pid of await programsOf(namespace)) signalProgram(pid, signal);
    },
    endPrograms: () => endPrograms(namespace),
    async remove() {
      await endPrograms(namespace);
      await delayed?.stop();
      await runAsRoot("ip", ["netns", "del", namespace]);
      rmSync(join(netnsFolder, namespace), { recursive: true, force: true });
    },
  };
}

/** `ip netns exec` lays the files of this folder over those in /etc. */
function writeHostsFile(namespace: string, hosts: Readonly<Record<string, string>>): void {
  const folder = join(netnsFolder, namespace);
  mkdirSync(folder, { recursive: true });
  const entries = Object.entries(hosts).map(([name, address]) => `${address} ${name}`);
  writeFileSync(join(folder, "hosts"), ["127.0.0.1 localhost", ...entries, ""].join("\n"));
  // Nobody is asked: a name that is not above does not exist.
  writeFileSync(join(folder, "resolv.conf"), "");
}

/** Its table anew. On the router, where packets vanish: a program that sends them learns nothing of it. */
function ruleset(port: string, rules: readonly string[]): string {
  const lines = [
    `table inet ${port}`,
    `delete table inet ${port}`,
    `table inet ${port} {`,
    "  chain passing {",
    "    type filter hook forward priority 0; policy accept;",
    `    iifname ${port} jump firewall`,
    `    oifname ${port} jump firewall`,
    "  }",
    "  chain firewall {",
    ...rules.map((rule) => `    ${rule}`),
    "  }",
    "}",
    "",
  ];
  return lines.join("\n");
}

async function programsOf(namespace: string): Promise<readonly number[]> {
  const lines = (await runAsRoot("ip", ["netns", "pids", namespace])).split("\n");
  return lines.filter((line) => line !== "").map(Number);
}

async function endPrograms(namespace: string): Promise<void> {
  for (;;) {
    const pids = await programsOf(namespace);
    if (pids.length === 0) return;
    for (const pid of pids) signalProgram(pid, "SIGKILL");
    await wait(goneCheckMs);
  }
}

function signalProgram(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone by itself in this moment.
  }
}
