import { join } from "node:path";
import type { Deployment } from "../deploy/deployment.ts";
import { deploymentLayout } from "../deploy/deployment-layout.ts";
import type { ArchivePart } from "./archive.ts";
import { databaseName } from "./manifest.ts";
import type { PostgresTools } from "./postgres-tools.ts";

/** Everything of a deployment but what is made anew by itself: Redis, sockets, the database's own files. */
export async function collectDeployment(
  deployment: Deployment,
  stageFolder: string,
  postgres: PostgresTools,
): Promise<readonly ArchivePart[]> {
  await postgres.dump(join(stageFolder, databaseName));
  const entries = [
    "deployment.json",
    "compose.yaml",
    "Dockerfile",
    "systemd",
    "config",
    "secrets",
    "well-known",
    ".generated",
    "data/synapse",
    // Certificates: authorities limit how often they sign.
    "data/caddy",
  ];
  return [{ folder: deploymentLayout(deployment.folder).folder, entries }];
}
