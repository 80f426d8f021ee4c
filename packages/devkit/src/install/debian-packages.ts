import { existsSync } from "node:fs";
import { Problem } from "../problem.ts";
import type { StepProgress } from "../steps.ts";
import { installFromDebian, mayInstallPackages, onPath } from "./debian-package.ts";

export interface DebianPackage {
  readonly name: string;
  readonly megabytes: number;
  /** By which it is found: a program, or the path of a file. */
  readonly command: string;
}

/** Installs those that are missing, and skips if none is. Throws a {@link Problem} that names them if it may not, or fails. */
export async function installDebianPackages(
  packages: readonly DebianPackage[],
  environment: NodeJS.ProcessEnv,
  progress: StepProgress,
): Promise<void> {
  const missing = packages.filter(({ command }) => !isThere(command, environment));
  if (missing.length === 0) return progress.skip();
  const names = missing.map(({ name }) => name);
  const listed = names.join(" ");
  const remedy = `Install by hand: apt-get install --no-install-recommends ${listed}`;
  if (!mayInstallPackages(environment)) throw new Problem(`Programs are missing: ${listed}.`, remedy);
  const neededMegabytes = missing.reduce((sum, { megabytes }) => sum + megabytes, 0);
  const failure = await installFromDebian(names, neededMegabytes, environment, progress);
  if (failure === undefined) return;
  throw new Problem(`These could not be installed: ${listed}. apt-get's last words:\n${failure}\n`, remedy);
}

/** Programs for administrators are not on everybody's PATH. */
function isThere(command: string, environment: NodeJS.ProcessEnv): boolean {
  if (command.startsWith("/")) return existsSync(command);
  return onPath(command, { PATH: `${environment["PATH"] ?? ""}:/usr/sbin:/sbin` }) !== undefined;
}
