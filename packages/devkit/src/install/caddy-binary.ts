import { join } from "node:path";
import type { StepProgress } from "../steps.ts";
import { buildGoProgram, type GoProgram } from "./go-program.ts";
import { ensureStampedFolder } from "./stamped-folder.ts";

const caddyVersion = "2.11.9";
const caddy: GoProgram = {
  name: `Caddy ${caddyVersion}`,
  purpose: "which ends the TLS of a deployment",
  package: `github.com/caddyserver/caddy/v2/cmd/caddy@v${caddyVersion}`,
  neededMegabytes: 1_000,
  expectedPackages: 810,
};

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
  const build = (unfinished: string, step: StepProgress): Promise<void> =>
    buildGoProgram(caddy, unfinished, environment, step);
  await ensureStampedFolder({ folder, stamp: caddyVersion, build }, progress);
  return join(folder, "caddy");
}
