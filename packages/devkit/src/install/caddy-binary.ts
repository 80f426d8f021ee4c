import { join } from "node:path";
import { Problem } from "../problem.ts";
import type { StepProgress } from "../steps.ts";
import { requireFreeSpace } from "./disk-space.ts";
import { lastLines, runTool } from "./run-tool.ts";
import { ensureStampedFolder } from "./stamped-folder.ts";

const caddyVersion = "2.11.9";
const goPackage = `github.com/caddyserver/caddy/v2/cmd/caddy@v${caddyVersion}`;
const neededMegabytes = 1_000;

/**
 * Builds Caddy into the tools with Go, as LiveKit is. Debian's own (2.6) reads no PROXY protocol, which is how port 443 can
 * be shared without losing who is there.
 */
export async function ensureCaddy(
  toolsFolder: string,
  environment: NodeJS.ProcessEnv,
  progress: StepProgress,
): Promise<string> {
  const folder = join(toolsFolder, "caddy");
  await ensureStampedFolder(
    {
      folder,
      stamp: caddyVersion,
      build: async (unfinished, step) => {
        await requireFreeSpace(unfinished, neededMegabytes, "building Caddy");
        step.say("downloading and compiling, about a minute");
        const built = await runTool({
          command: "go",
          args: ["install", "-trimpath", "-ldflags=-s -w", goPackage],
          environment: { ...environment, GOBIN: unfinished, CGO_ENABLED: "0", GOFLAGS: "" },
        });
        if (built?.exitCode === 0) return;
        const lastWords = built === undefined ? "There is no Go" : `Go's last words:\n${lastLines(built.output, 12)}\n`;
        throw new Problem(
          `Caddy ${caddyVersion} could not be built. ${lastWords}.`,
          "Go 1.26 or newer (https://go.dev/dl) and a connection to its module proxy are needed.",
        );
      },
    },
    progress,
  );
  return join(folder, "caddy");
}
