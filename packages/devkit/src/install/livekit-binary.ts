import { renameSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "../problem.ts";
import type { StepProgress } from "../steps.ts";
import { requireFreeSpace } from "./disk-space.ts";
import { lastLines, runTool } from "./run-tool.ts";
import { ensureStampedFolder } from "./stamped-folder.ts";

const livekitVersion = "1.13.5";

const goPackage = `github.com/livekit/livekit-server/cmd/server@v${livekitVersion}`;
const neededMegabytes = 1_500;
const expectedPackages = 790;

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
        await requireFreeSpace(unfinished, neededMegabytes, "building livekit-server");
        await buildServer(unfinished, environment, step);
      },
    },
    progress,
  );
  return join(folder, "livekit-server");
}

async function buildServer(folder: string, environment: NodeJS.ProcessEnv, step: StepProgress): Promise<void> {
  step.say("downloading and compiling, about a minute");
  let packages = 0;
  const built = await runTool({
    command: "go",
    // -v names each package as it is compiled.
    args: ["install", "-v", "-trimpath", "-ldflags=-s -w", goPackage],
    environment: { ...environment, GOBIN: folder, CGO_ENABLED: "0", GOFLAGS: "" },
    onLine: (line) => {
      if (line.startsWith("go: downloading ")) step.say(line.slice("go: ".length));
      else if (!line.includes(" ")) step.say(`compiled ${(packages += 1)} of about ${expectedPackages} packages`);
    },
  });
  if (built === undefined) {
    throw new Problem(
      `livekit-server ${livekitVersion}, which carries the calls, is not on the PATH, and there is no Go to build it with.`,
      `Install Go 1.26 or newer (https://go.dev/dl), or put livekit-server ${livekitVersion} on the PATH.`,
    );
  }
  if (built.exitCode !== 0) {
    throw new Problem(
      `livekit-server ${livekitVersion} could not be built. Go's last words:\n${lastLines(built.output, 12)}\n`,
      `Go 1.26 or newer and a connection to its module proxy are needed. Or put livekit-server ${livekitVersion} on the PATH.`,
    );
  }
  // Go names the binary after its folder in the source.
  renameSync(join(folder, "server"), join(folder, "livekit-server"));
}

/** The same minor version, because an unknown configuration key is fatal, and nothing older. */
function fits(versionLine: string): boolean {
  const found = /(\d+)\.(\d+)\.(\d+)/.exec(versionLine);
  const [major, minor, patch] = livekitVersion.split(".").map(Number);
  return Number(found?.[1]) === major && Number(found?.[2]) === minor && Number(found?.[3]) >= (patch ?? 0);
}
