import { join } from "node:path";
import { Problem } from "../problem.ts";
import type { StepProgress } from "../steps.ts";
import { lastLines, runTool } from "./run-tool.ts";
import { ensureStampedFolder } from "./stamped-folder.ts";

const requirement = "psycopg2-binary==2.9.13";

/**
 * What Synapse needs for PostgreSQL, in a folder of its own for PYTHONPATH: whoever runs on SQLite needs none of it.
 */
export async function ensurePostgresDriver(
  toolsFolder: string,
  synapsePython: string,
  environment: NodeJS.ProcessEnv,
  progress: StepProgress,
): Promise<string> {
  const folder = join(toolsFolder, "synapse-postgres");
  await ensureStampedFolder(
    {
      folder,
      stamp: requirement,
      build: async (unfinished) => {
        const install = ["-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--only-binary=:all:"];
        const installed = await runTool({
          command: synapsePython,
          args: [...install, "--target", unfinished, requirement],
          environment,
        });
        if (installed?.exitCode === 0) return;
        throw new Problem(
          `Synapse's driver for PostgreSQL could not be installed. pip's last words:\n${lastLines(installed?.output ?? "", 8)}\n`,
          "Is this machine online, and does pip reach its package index? Then try again.",
        );
      },
    },
    progress,
  );
  return folder;
}
