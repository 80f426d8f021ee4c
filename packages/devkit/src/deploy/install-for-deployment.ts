import { installDebianPackage, mayInstallPackages, onPath } from "../install/debian-package.ts";
import { ensureCaddy } from "../install/caddy-binary.ts";
import { buildApp, installTools, type Installation } from "../install/installation.ts";
import { ensurePostgresDriver } from "../install/postgres-driver.ts";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "../problem.ts";
import { findPrograms } from "./programs.ts";

interface SystemPackage {
  readonly name: string;
  readonly megabytes: number;
  readonly isThere: () => boolean;
}

/** Installs everything that the units of a deployment start; at once if nothing is missing. */
export async function installForDeployment(installation: Installation): Promise<void> {
  const { toolsFolder, environment, steps } = installation;
  await steps.run("install system packages", async (progress) => {
    const missing = systemPackages(toolsFolder, environment).filter(({ isThere }) => !isThere());
    if (missing.length === 0) return progress.skip();
    const command = `apt-get install --no-install-recommends ${missing.map(({ name }) => name).join(" ")}`;
    if (!mayInstallPackages(environment)) {
      throw new Problem("Programs are missing that the units start.", `Install them: ${command}`);
    }
    for (const { name, megabytes } of missing) {
      const failure = await installDebianPackage(name, megabytes, environment, progress);
      if (failure !== undefined) {
        throw new Problem(
          `${name} could not be installed. apt-get's last words:\n${failure}\n`,
          `Try by hand: ${command}`,
        );
      }
    }
  });
  const [{ synapsePython }] = await Promise.all([
    installTools(installation),
    steps.run("install Caddy", (progress) => ensureCaddy(toolsFolder, environment, progress)),
  ]);
  await steps.run("install the PostgreSQL driver", (progress) =>
    ensurePostgresDriver(toolsFolder, synapsePython, environment, progress),
  );
  await buildApp(installation);
}

/** By Debian's names. */
function systemPackages(toolsFolder: string, environment: NodeJS.ProcessEnv): readonly SystemPackage[] {
  const isOnPath = (command: string) => (): boolean =>
    onPath(command, { PATH: `${environment["PATH"] ?? ""}:/usr/sbin:/usr/bin` }) !== undefined;
  return [
    { name: "redis-server", megabytes: 50, isThere: isOnPath("redis-server") },
    { name: "nginx-light", megabytes: 50, isThere: isOnPath("nginx") },
    {
      name: "libnginx-mod-stream",
      megabytes: 20,
      isThere: () => existsSync("/usr/lib/nginx/modules/ngx_stream_module.so"),
    },
    {
      name: "postgresql",
      megabytes: 300,
      isThere: () => existsSync(join(findPrograms(toolsFolder, environment).postgresFolder, "postgres")),
    },
  ];
}
