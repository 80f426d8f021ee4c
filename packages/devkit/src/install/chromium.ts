import { Problem } from "../problem.ts";
import type { StepProgress } from "../steps.ts";
import { installDebianPackage, isExecutable, onPath } from "./debian-package.ts";

const commands = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const neededMegabytes = 600;

/** Answers with the path of a Chromium for the tests; installs the system's package if there is none and it may. */
export async function ensureChromium(
  environment: NodeJS.ProcessEnv,
  mayInstall: boolean,
  progress: StepProgress,
): Promise<string> {
  const found = findChromium(environment);
  if (found !== undefined) {
    progress.skip();
    return found;
  }
  if (!mayInstall) throw missing("There is no Chromium on the PATH, and the tests need one.");
  const failure = await installDebianPackage("chromium", neededMegabytes, environment, progress);
  if (failure !== undefined) throw missing(`Chromium could not be installed. apt-get's last words:\n${failure}\n`);
  const installed = findChromium(environment);
  if (installed === undefined) throw missing("The package chromium was installed, but there is still no such command.");
  return installed;
}

function findChromium(environment: NodeJS.ProcessEnv): string | undefined {
  const named = environment["CHROMIUM_PATH"];
  if (named !== undefined && named !== "") {
    if (isExecutable(named)) return named;
    throw new Problem(
      `CHROMIUM_PATH names ${named}, which cannot be run.`,
      "Correct it, or unset it to search the PATH.",
    );
  }
  for (const command of commands) {
    const path = onPath(command, environment);
    if (path !== undefined) return path;
  }
  return undefined;
}

function missing(sentence: string): Problem {
  const command = process.platform === "darwin" ? "brew install --cask chromium" : "apt-get install chromium";
  return new Problem(sentence, `Install it: ${command}. Or name one: CHROMIUM_PATH=/path/to/chromium npm test`);
}
