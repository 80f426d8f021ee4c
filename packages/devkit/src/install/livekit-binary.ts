import { renameSync } from "node:fs";
import { join } from "node:path";
import type { StepProgress } from "../steps.ts";
import { buildGoProgram, type GoProgram } from "./go-program.ts";
import { runTool } from "./run-tool.ts";
import { ensureStampedFolder } from "./stamped-folder.ts";

const livekitVersion = "1.13.5";

const livekit: GoProgram = {
  name: `livekit-server ${livekitVersion}`,
  purpose: "which carries the calls",
  package: `github.com/livekit/livekit-server/cmd/server@v${livekitVersion}`,
  neededMegabytes: 1_500,
  expectedPackages: 790,
  otherRemedy: `Or put livekit-server ${livekitVersion} on the PATH.`,
};

/** Answers with a livekit-server of the right version: the one on the PATH, else one that Go builds into the tools. */
export async function ensureLivekit(
  toolsFolder: string,
  environment: NodeJS.ProcessEnv,
  progress: StepProgress,
): Promise<string> {
  const onPath = await runTool({ command: "livekit-server", args: ["--version"], environment });
  if (onPath !== undefined && fits(onPath.output)) {
    progress.skip();
    return "livekit-server";
  }
  const folder = join(toolsFolder, "livekit");
  await ensureStampedFolder(
    {
      folder,
      stamp: livekitVersion,
      build: async (unfinished, step) => {
        await buildGoProgram(livekit, unfinished, environment, step);
        // Go names the binary after its folder in the source.
        renameSync(join(unfinished, "server"), join(unfinished, "livekit-server"));
      },
    },
    progress,
  );
  return join(folder, "livekit-server");
}

/** The same minor version, because an unknown configuration key is fatal, and nothing older. */
function fits(versionLine: string): boolean {
  const found = /(\d+)\.(\d+)\.(\d+)/.exec(versionLine);
  const [major, minor, patch] = livekitVersion.split(".").map(Number);
  return Number(found?.[1]) === major && Number(found?.[2]) === minor && Number(found?.[3]) >= (patch ?? 0);
}
