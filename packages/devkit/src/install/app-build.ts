import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryFolder } from "../instance/layout.ts";
import { Problem } from "../problem.ts";
import type { StepProgress } from "../steps.ts";
import { requireFreeSpace } from "./disk-space.ts";
import { lastLines, runTool } from "./run-tool.ts";
import { waitForLock } from "./stamped-folder.ts";

const neededMegabytes = 700;
const builtPackages = ["reactive", "protocol", "call", "chat", "matrix", "livekit", "server"];
const sourceFolders = ["app", "components", "hooks", "lib", "providers", "public", "themes"];
const configurationFiles = [
  "next.config.ts",
  "scripts/left-out",
  "scripts/look-alikes",
  "postcss.config.mjs",
  "proxy.ts",
  "package-lock.json",
  "tsconfig.base.json",
];
/** What the build reads: folders with everything below them, and single files. */
const inputs = [...sourceFolders, ...builtPackages.map((name) => `packages/${name}`), ...configurationFiles];
const stampFile = join(repositoryFolder, ".next", "melo-stamp");

/** Builds the web application if a source changed since the last complete build. */
export async function ensureAppBuild(
  toolsFolder: string,
  environment: NodeJS.ProcessEnv,
  progress: StepProgress,
): Promise<void> {
  const stamp = hashOfInputs();
  if (isBuiltFrom(stamp)) return progress.skip();
  mkdirSync(toolsFolder, { recursive: true });
  const lock = await waitForLock(join(toolsFolder, "app-build.lock"), progress);
  try {
    if (isBuiltFrom(stamp)) return progress.skip();
    await requireFreeSpace(repositoryFolder, neededMegabytes, "building the app");
    // An interrupted build leaves no stamp, and the next start builds again.
    rmSync(stampFile, { force: true });
    await build(environment, progress);
    writeFileSync(stampFile, stamp);
  } finally {
    lock.release();
  }
}

async function build(environment: NodeJS.ProcessEnv, progress: StepProgress): Promise<void> {
  const result = await runTool({
    command: process.execPath,
    args: [join(repositoryFolder, "node_modules/next/dist/bin/next"), "build"],
    workingFolder: repositoryFolder,
    environment: { ...environment, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    onLine: (line) => {
      const act = /^\s*(?:✓ )?([A-Z][a-z]+ing .*?)\s*\.*$/.exec(line)?.[1];
      if (act !== undefined) progress.say(act);
    },
  });
  if (result?.exitCode !== 0) {
    throw new Problem(
      `The app could not be built. Next's last words:\n${lastLines(result?.output ?? "", 25)}\n`,
      "Mend the source it names and start again.",
    );
  }
}

function isBuiltFrom(stamp: string): boolean {
  return existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp;
}

/** Over names and contents. Tests are no part of the build. */
function hashOfInputs(): string {
  const hash = createHash("sha256").update(process.version);
  for (const input of inputs) {
    for (const file of filesBelow(join(repositoryFolder, input))) {
      hash.update(file.slice(repositoryFolder.length)).update("\0").update(readFileSync(file));
    }
  }
  return hash.digest("hex");
}

function filesBelow(path: string): string[] {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
