import { join } from "node:path";
import { ensureCaddy } from "../install/caddy-binary.ts";
import { installDebianPackages, type DebianPackage } from "../install/debian-packages.ts";
import { buildApp, installTools, type Installation } from "../install/installation.ts";
import { ensureSynapseDriver, synapseDrivers } from "../install/synapse-drivers.ts";
import { findPrograms, type Programs } from "./programs.ts";

/** Installs everything that the units of a deployment start; at once if nothing is missing. */
export async function installForDeployment(installation: Installation): Promise<void> {
  const { toolsFolder, environment, steps } = installation;
  const packages = systemPackages(findPrograms(toolsFolder, environment));
  await steps.run("install system packages", (progress) => installDebianPackages(packages, environment, progress));
  const [{ synapsePython }] = await Promise.all([
    installTools(installation),
    steps.run("install Caddy", (progress) => ensureCaddy(toolsFolder, environment, progress)),
  ]);
  const synapse = { toolsFolder, synapsePython, environment };
  await steps.run("install Synapse's drivers", async (progress) => {
    await ensureSynapseDriver(synapseDrivers.postgres, synapse, progress);
    await ensureSynapseDriver(synapseDrivers.redis, synapse, progress);
  });
  await buildApp(installation);
}

function systemPackages({ postgresFolder }: Programs): readonly DebianPackage[] {
  return [
    { name: "redis-server", megabytes: 50, command: "redis-server" },
    { name: "nginx-light", megabytes: 50, command: "nginx" },
    { name: "libnginx-mod-stream", megabytes: 20, command: "/usr/lib/nginx/modules/ngx_stream_module.so" },
    { name: "postgresql", megabytes: 300, command: join(postgresFolder, "postgres") },
  ];
}
