import type { Community } from "../deploy/deployment.ts";

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
  /** If there are regions. */
  readonly region: string | undefined;
  readonly runs: readonly MachineRole[];
  /**
   * Of a machine that runs `livekit`: the name at which it takes TURN over TLS on its port 443, for people whose network
   * lets nothing else out. Points to its public address. Undefined: they cannot be in calls on it.
   */
  readonly turnDomain: string | undefined;
}

/** A place with call servers: a call is put on one near to whoever begins it. */
export interface Region {
  readonly name: string;
  /** Degrees. */
  readonly lat: number;
  readonly lon: number;
}

/** One community on many machines. Each machine has its folder below the fleet's, there as here. */
export interface Fleet extends Community {
  /** Empty: all machines are in one place. */
  readonly regions: readonly Region[];
  readonly machines: readonly Machine[];
}

/** The machines that run something, in the order of the plan. */
export function machinesWith({ machines }: Fleet, role: MachineRole): readonly Machine[] {
  return machines.filter(({ runs }) => runs.includes(role));
}

/** Of a role that one machine has. */
export function addressOf(fleet: Fleet, role: "redis" | "postgres" | "synapse"): string {
  return machinesWith(fleet, role)[0]?.address ?? "";
}

/** Those of its own region, if there are any: whoever is asked there decides where a new call goes. */
export function nearest(fleet: Fleet, role: MachineRole, { region }: Machine): readonly Machine[] {
  const all = machinesWith(fleet, role);
  const near = all.filter((machine) => machine.region === region);
  return near.length > 0 ? near : all;
}

/** The edge that a machine speaks to. */
export function edgeOf(fleet: Fleet, machine: Machine): string {
  return nearest(fleet, "edge", machine)[0]?.address ?? "";
}
