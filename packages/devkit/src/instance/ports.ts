import { createSocket } from "node:dgram";
import { readFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { writePrivateFile } from "../config/secrets.ts";

/**
 * Ports on 127.0.0.1 that only MELO's own processes use. All TCP but `livekitUdp`. From `calls2Public` to `redis` they are
 * for a second instance of `calls`, and what it needs.
 */
export interface InternalPorts {
  readonly synapse: number;
  readonly livekit: number;
  readonly livekitUdp: number;
  readonly callsPublic: number;
  readonly callsInternal: number;
  readonly web: number;
  readonly calls2Public: number;
  readonly calls2Internal: number;
  /** Where homeserver and LiveKit report to, whichever instance hears it. */
  readonly callsReports: number;
  readonly redis: number;
  /** Metrics and health of `web`. */
  readonly webInternal: number;
  readonly livekitMetrics: number;
  readonly synapseMetrics: number;
  readonly frontDoorMetrics: number;
}

const names: readonly (keyof InternalPorts)[] = [
  "synapse",
  "livekit",
  "livekitUdp",
  "callsPublic",
  "callsInternal",
  "web",
  "calls2Public",
  "calls2Internal",
  "callsReports",
  "redis",
  "webInternal",
  "livekitMetrics",
  "synapseMetrics",
  "frontDoorMetrics",
];

/** The ports of the last start where they are still free, else any free ones; recorded for the next start. */
export async function chooseInternalPorts(recordFile: string): Promise<InternalPorts> {
  const recorded = readRecorded(recordFile);
  const chosen: Record<keyof InternalPorts, number> = {
    synapse: 0,
    livekit: 0,
    livekitUdp: 0,
    callsPublic: 0,
    callsInternal: 0,
    web: 0,
    calls2Public: 0,
    calls2Internal: 0,
    callsReports: 0,
    redis: 0,
    webInternal: 0,
    livekitMetrics: 0,
    synapseMetrics: 0,
    frontDoorMetrics: 0,
  };
  const taken = new Set<number>();
  for (const name of names) {
    const probe = name === "livekitUdp" ? probeUdp : probeTcp;
    chosen[name] = await freePort(probe, recorded[name] ?? 0, taken);
    taken.add(chosen[name]);
  }
  writePrivateFile(recordFile, JSON.stringify(chosen));
  return chosen;
}

type Probe = (port: number) => Promise<number | undefined>;

async function freePort(probe: Probe, wanted: number, taken: ReadonlySet<number>): Promise<number> {
  const port = await probe(wanted);
  return port === undefined || taken.has(port) ? freePort(probe, 0, taken) : port;
}

/** Binds for a moment. Undefined if the port is not free. */
function probeTcp(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
      // A listening TCP server always has an AddressInfo.
      const bound = (server.address() as AddressInfo).port;
      server.close(() => resolve(bound));
    });
  });
}

function probeUdp(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket("udp4");
    socket.once("error", () => resolve(undefined));
    socket.bind({ port, address: "127.0.0.1", exclusive: true }, () => {
      const bound = socket.address().port;
      socket.close(() => resolve(bound));
    });
  });
}

function readRecorded(file: string): Partial<Record<keyof InternalPorts, number>> {
  try {
    const record: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (typeof record !== "object" || record === null) return {};
    const entries = Object.entries(record).filter(([, port]) => Number.isInteger(port) && port > 0 && port < 65_536);
    return Object.fromEntries(entries);
  } catch {
    // No record yet, or one that was not finished: any free ports will do.
    return {};
  }
}
