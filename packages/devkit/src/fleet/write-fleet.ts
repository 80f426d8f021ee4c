import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { ensurePrivateFolder } from "../config/secrets.ts";
import { deploymentLayout, type DeploymentLayout } from "../deploy/deployment-layout.ts";
import type { Programs } from "../deploy/programs.ts";
import { giveTo, makeFolders, writeGenerated, type FileReport } from "../deploy/write-deployment.ts";
import { fleetTargets } from "../watching/fleet-targets.ts";
import { watchingFiles } from "../watching/watching-files.ts";
import type { Fleet, Machine } from "./fleet.ts";
import { machineFiles } from "./fleet-files.ts";
import { ensureFleetSecrets } from "./fleet-secrets.ts";
import { machineLayout, machineServices } from "./fleet-services.ts";

/**
 * Writes one folder for each machine, with its configuration, its units and the secrets that its services read; whoever
 * runs it carries each to its machine, to the same path. Files that a person has edited are kept, as for one machine. Those
 * for whoever watches all machines are reported without a name.
 */
export function writeFleet(fleet: Fleet, programs: Programs): ReadonlyMap<string, readonly FileReport[]> {
  ensurePrivateFolder(fleet.folder);
  const secrets = ensureFleetSecrets(fleet.folder);
  const reports = fleet.machines.map((machine): [string, readonly FileReport[]] => {
    const layout = machineLayout(fleet, machine);
    makeFolders(layout);
    copySecrets(fleet, machine, layout);
    const files = machineFiles(fleet, machine, secrets, programs);
    return [machine.name, files.map((file) => writeGenerated(layout, file))];
  });
  const watching = writeWatching(fleet);
  giveTo(fleet, fleet.folder);
  return new Map([...reports, ["", watching]]);
}

function writeWatching(fleet: Fleet): readonly FileReport[] {
  const layout = deploymentLayout(fleet.folder);
  return watchingFiles(layout, fleetTargets(fleet)).map(([path, content]) =>
    writeGenerated(layout, { path: relative(layout.folder, path), content }),
  );
}

/** Those that a service of this machine reads, and no others. */
function copySecrets(fleet: Fleet, machine: Machine, layout: DeploymentLayout): void {
  const shared = deploymentLayout(fleet.folder).secretsFolder;
  mkdirSync(layout.secretsFolder, { recursive: true, mode: 0o700 });
  const read = new Set(machineServices(fleet, machine).flatMap(({ reads }) => reads));
  for (const path of read) {
    if (!path.startsWith(`${layout.secretsFolder}/`)) continue;
    const source = join(shared, basename(path));
    // The others are generated, with an address of the fleet in them.
    if (existsSync(source)) copyFileSync(source, path);
  }
}
