import { Problem } from "../problem.ts";
import type { StepProgress } from "../steps.ts";
import { installFromDebian, onPath } from "./debian-package.ts";

const command = "redis-server";
const neededMegabytes = 50;

/** Answers with the path of a Redis server for the tests; installs the system's package if there is none and it may. */
export async function ensureRedis(
  environment: NodeJS.ProcessEnv,
  mayInstall: boolean,
  progress: StepProgress,
): Promise<string> {
  const found = onPath(command, environment);
  if (found !== undefined) {
    progress.skip();
    return found;
  }
  if (!mayInstall) throw missing("There is no redis-server on the PATH, and the tests need one.");
  const failure = await installFromDebian([command], neededMegabytes, environment, progress);
  if (failure !== undefined) {
    throw missing(`redis-server could not be installed. apt-get's last words:\n${failure}\n`);
  }
  const installed = onPath(command, environment);
  if (installed === undefined) throw missing("The package redis-server was installed, but there is no such command.");
  return installed;
}

function missing(sentence: string): Problem {
  const install = process.platform === "darwin" ? "brew install redis" : "apt-get install redis-server";
  return new Problem(sentence, `Install it: ${install}.`);
}
