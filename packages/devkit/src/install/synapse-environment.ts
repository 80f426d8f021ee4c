import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Problem } from "../problem.ts";
import type { StepProgress } from "../steps.ts";
import { requireFreeSpace } from "./disk-space.ts";
import { lastLines, runTool } from "./run-tool.ts";
import { ensureStampedFolder } from "./stamped-folder.ts";

const requirementsFile = fileURLToPath(new URL("./synapse-requirements.txt", import.meta.url));
const pipInstall = ["-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--prefer-binary"];
const neededMegabytes = 500;
const minimumMinor = 10;
const candidates = ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10", "python"];

/** Makes Synapse's own Python environment and answers with its interpreter. */
export async function ensureSynapse(
  toolsFolder: string,
  environment: NodeJS.ProcessEnv,
  progress: StepProgress,
): Promise<string> {
  const folder = join(toolsFolder, "synapse");
  const requirements = readFileSync(requirementsFile, "utf8");
  const stamp = createHash("sha256").update(requirements).digest("hex");
  await ensureStampedFolder(
    {
      folder,
      stamp,
      build: async (unfinished, step) => {
        await requireFreeSpace(unfinished, neededMegabytes, "Synapse");
        await buildEnvironment(unfinished, environment, step);
      },
    },
    progress,
  );
  // Only the interpreter is used, which finds its packages from where it lies: the folder may be renamed and moved.
  return join(folder, "bin", "python");
}

async function buildEnvironment(folder: string, environment: NodeJS.ProcessEnv, step: StepProgress): Promise<void> {
  const python = await findPython(environment);
  step.say(`making a Python environment with ${python}`);
  const made = await runTool({ command: python, args: ["-m", "venv", folder], environment });
  if (made?.exitCode !== 0) throw venvProblem(made?.output ?? "");
  let packages = 0;
  const installed = await runTool({
    command: join(folder, "bin", "python"),
    args: [...pipInstall, "--requirement", requirementsFile],
    environment,
    onLine: (line) => {
      const name = /^Collecting ([^\s=<>]+)/.exec(line)?.[1];
      if (name !== undefined) step.say(`package ${(packages += 1)}: ${name}`);
      if (line.startsWith("Installing collected")) step.say("unpacking");
    },
  });
  if (installed?.exitCode !== 0) {
    throw new Problem(
      `Synapse's Python packages could not be installed. pip's last words:\n${lastLines(installed?.output ?? "", 12)}\n`,
      "Is this machine online, and does pip reach its package index? Then start again.",
    );
  }
}

/** The first Python that is new enough and can make environments. */
async function findPython(environment: NodeJS.ProcessEnv): Promise<string> {
  const script =
    "import sys; print(sys.version_info[0], sys.version_info[1]); import ensurepip, venv; print('complete')";
  let incomplete: string | undefined;
  let tooOld: string | undefined;
  for (const command of candidates) {
    const answer = await runTool({ command, args: ["-c", script], environment });
    const version = /^(\d+) (\d+)$/m.exec(answer?.output ?? "");
    if (version === null) continue;
    const [, major, minor] = version;
    const name = `Python ${major}.${minor}`;
    if (Number(major) !== 3 || Number(minor) < minimumMinor) tooOld ??= name;
    else if (answer?.exitCode !== 0) incomplete ??= name;
    else return command;
  }
  throw pythonProblem(incomplete, tooOld);
}

function pythonProblem(incomplete: string | undefined, tooOld: string | undefined): Problem {
  if (incomplete !== undefined) {
    return new Problem(
      `${incomplete} is here, but its venv module is not.`,
      `Install it: ${installCommand("python3-venv")}`,
    );
  }
  const found = tooOld === undefined ? "and there is none" : `and this machine has ${tooOld}`;
  return new Problem(
    `Synapse, the homeserver, needs Python 3.${minimumMinor} or newer, ${found}.`,
    `Install it: ${installCommand("python3", "python3-venv")}`,
  );
}

function venvProblem(output: string): Problem {
  return new Problem(
    `The Python environment could not be made. Python's last words:\n${lastLines(output, 8)}\n`,
    `On Debian and Ubuntu the module may be missing: ${installCommand("python3-venv")}`,
  );
}

function installCommand(...packages: string[]): string {
  return process.platform === "darwin" ? "brew install python@3.13" : `apt-get install ${packages.join(" ")}`;
}
