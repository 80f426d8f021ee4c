import { isIPv4 } from "node:net";
import { Problem } from "../problem.ts";
import { machineRoles, type Fleet, type Machine, type MachineRole, type Region } from "./fleet.ts";

/** What the file of a plan says; owner and folder are this machine's matter. */
export type FleetPlan = Omit<Fleet, "folder" | "owner">;

type Fields = Readonly<Record<string, unknown>>;

/** Roles that exactly one machine has: each keeps, or is, something that cannot be in two places. */
const single = ["redis", "postgres", "synapse"] as const;
/** Roles of which two make the loss of one harmless. */
const several = ["web", "calls", "livekit"] as const;
const hint = "See the sample: packages/devkit/src/fleet/sample-plan.json";

/** Reads a plan of machines. @throws {Problem} that names the first thing that is missing or wrong. */
export function parseFleetPlan(text: string): FleetPlan {
  const plan = fieldsOf(parseJson(text), "The plan");
  const domain = textOf(plan, "domain", "The plan");
  const regions = listOf(plan["regions"] ?? [], "regions").map(regionFrom);
  const machines = listOf(plan["machines"], "machines").map((value) => machineFrom(value, regions));
  requireRoles(machines);
  requireEdges(machines, regions);
  requireDistinct(machines.map(({ name }) => name));
  requireDistinct(machines.map(({ address }) => address));
  requireDistinct(machines.flatMap(({ turnDomain }) => turnDomain ?? []));
  const certificates = plan["certificates"] ?? "public";
  if (certificates !== "public" && certificates !== "internal") {
    throw new Problem('certificates must be "public" or "internal".', hint);
  }
  return {
    domain,
    serverName: plan["serverName"] === undefined ? domain : textOf(plan, "serverName", "The plan"),
    email: plan["email"] === undefined ? undefined : textOf(plan, "email", "The plan"),
    certificates,
    isFederating: plan["isFederating"] === true,
    regions,
    machines,
  };
}

function machineFrom(value: unknown, regions: readonly Region[]): Machine {
  const fields = fieldsOf(value, "A machine");
  const name = textOf(fields, "name", "A machine");
  // Part of folders and of Synapse's worker names.
  if (!/^[a-z][a-z0-9-]{0,31}$/.test(name)) throw new Problem(`"${name}" cannot be the name of a machine.`, hint);
  const runs = listOf(fields["runs"], `runs of ${name}`).map((role) => {
    if (isRole(role)) return role;
    throw new Problem(`${name} cannot run "${String(role)}".`, `It is one of: ${machineRoles.join(", ")}.`);
  });
  const address = addressFrom(fields["address"], name, "address");
  const isPublic = runs.includes("edge") || runs.includes("livekit");
  const publicAddress = isPublic ? addressFrom(fields["publicAddress"], name, "publicAddress") : address;
  const turnDomain = turnDomainOf(fields, name, runs);
  return { name, address, publicAddress, region: regionOf(fields, name, regions), runs, turnDomain };
}

function turnDomainOf(fields: Fields, name: string, runs: readonly MachineRole[]): string | undefined {
  if (fields["turnDomain"] === undefined) return undefined;
  const domain = textOf(fields, "turnDomain", name);
  if (!/^(?:[a-z0-9-]{1,63}\.)+[a-z][a-z0-9-]*$/.test(domain)) throw new Problem(`"${domain}" is no domain.`, hint);
  if (!runs.includes("livekit")) throw new Problem(`${name} has a turnDomain and runs no livekit.`, hint);
  if (!runs.includes("edge")) return domain;
  throw new Problem(
    `${name} cannot have a turnDomain: its port 443 is the edge's.`,
    "Let livekit run on another machine.",
  );
}

function regionOf(fields: Fields, name: string, regions: readonly Region[]): string | undefined {
  if (regions.length === 0) return undefined;
  const region = textOf(fields, "region", name);
  if (regions.some((known) => known.name === region)) return region;
  throw new Problem(`${name} is in "${region}", which is not among the regions.`, hint);
}

function regionFrom(value: unknown): Region {
  const fields = fieldsOf(value, "A region");
  const name = textOf(fields, "name", "A region");
  const { lat, lon } = fields;
  if (typeof lat === "number" && typeof lon === "number" && Math.abs(lat) <= 90 && Math.abs(lon) <= 180) {
    return { name, lat, lon };
  }
  throw new Problem(`The region ${name} needs lat and lon, in degrees.`, hint);
}

function requireRoles(machines: readonly Machine[]): void {
  const count = (role: MachineRole): number => machines.filter(({ runs }) => runs.includes(role)).length;
  for (const role of single) {
    if (count(role) !== 1) throw new Problem(`${role} runs on ${count(role)} machines; it must be one.`, hint);
  }
  for (const role of several) {
    if (count(role) === 0) throw new Problem(`${role} runs on no machine.`, hint);
  }
}

/** One, or one in each region. */
function requireEdges(machines: readonly Machine[], regions: readonly Region[]): void {
  const edges = machines.filter(({ runs }) => runs.includes("edge"));
  const places = new Set(edges.map(({ region }) => region));
  if (edges.length > 0 && edges.length === places.size) return;
  const where = regions.length === 0 ? "it must be one" : "it must be one, or one in each region";
  throw new Problem(`edge runs on ${edges.length} machines; ${where}.`, hint);
}

function requireDistinct(values: readonly string[]): void {
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  if (twice !== undefined) throw new Problem(`Two machines are called, or are at, ${twice}.`, hint);
}

function isRole(value: unknown): value is MachineRole {
  return machineRoles.some((role) => role === value);
}

function addressFrom(value: unknown, name: string, field: string): string {
  if (typeof value === "string" && isIPv4(value)) return value;
  throw new Problem(`${field} of ${name} must be an IPv4 address.`, hint);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Problem("The plan is not JSON.", hint, error);
  }
}

function fieldsOf(value: unknown, what: string): Fields {
  // Anything that is an object has unknown fields.
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  throw new Problem(`${what} must be an object.`, hint);
}

function listOf(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new Problem(`${what} must be a list.`, hint);
}

function textOf(fields: Fields, name: string, of: string): string {
  const value = fields[name];
  if (typeof value === "string" && value !== "") return value;
  throw new Problem(`${of} needs ${name}.`, hint);
}
