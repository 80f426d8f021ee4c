import type { DeploymentLayout } from "../../deploy/deployment-layout.ts";
import { databaseName, databaseUser, postgresConfig } from "../../deploy/files/postgres-files.ts";
import { addressOf, machinesWith, type Fleet } from "../fleet.ts";
import { fleetPorts as ports } from "../fleet-ports.ts";

/** The same PostgreSQL as on one machine, for the machines that run Synapse as well. */
export function fleetPostgresConfig(fleet: Fleet, layout: DeploymentLayout): string {
  return postgresConfig(layout, {
    about: "PostgreSQL for Synapse alone, on the machines' own network.",
    listen: [`listen_addresses = '${addressOf(fleet, "postgres")}'`, `port = ${ports.postgres}`],
  });
}

export function fleetPostgresAccess(fleet: Fleet): string {
  const machines = new Set([...machinesWith(fleet, "synapse"), ...machinesWith(fleet, "synapse-worker")]);
  const lines = [...machines].map(({ address }) => `host ${databaseName} ${databaseUser} ${address}/32 scram-sha-256`);
  return `# Who may connect: Synapse's machines, and whoever is on this one, with a password.
local all all scram-sha-256
${lines.join("\n")}
`;
}
