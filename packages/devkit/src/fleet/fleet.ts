import type { Owner } from "../deploy/deployment.ts";

/** What a machine runs. */
export const machineRoles = [
  "edge",
  "web",
  "calls",
  "livekit",
  "redis",
  "postgres",
  "synapse",
  "synapse-worker",
] as const;
export type MachineRole = (typeof machineRoles)[number];

export interface Machine {
  readonly name: string;
  /** On the network between the machines, which nobody else may reach. IPv4. */
  readonly address: string;
  /** As browsers reach it, for a machine that runs `edge` or `livekit`. IPv4. */
  readonly publicAddress: string;
  /** Of a machine that runs `livekit`, if there are regions. */
  readonly region: string | undefined;
  readonly runs: readonly MachineRole[];
}

/** A place with call servers: a call is put on one near to whoever begins it. */
export interface Region {
  readonly name: string;
  /** Degrees. */
  readonly lat: number;
  readonly lon: number;
}

/** One community on many machines. */
export interface Fleet {
  readonly domain: string;
  /** The domain part of user ids. It can never be changed once accounts exist. */
  readonly serverName: string;
  readonly email: string | undefined;
  readonly certificates: "public" | "internal";
  readonly isFederating: boolean;
  /** Empty: all machines are in one place. */
  readonly regions: readonly Region[];
  readonly machines: readonly Machine[];
  /** Absolute: each machine has its folder below it, there as here. */
  readonly folder: string;
  readonly owner: Owner;
}

/** The machines that run something, in the order of the plan. */
export function machinesWith({ machines }: Fleet, role: MachineRole): readonly Machine[] {
  return machines.filter(({ runs }) => runs.includes(role));
}

/** Of a role that one machine has. */
export function addressOf(fleet: Fleet, role: "edge" | "redis" | "postgres" | "synapse"): string {
  return machinesWith(fleet, role)[0]?.address ?? "";
}
