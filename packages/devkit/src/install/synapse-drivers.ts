import { join } from "node:path";
import { Problem } from "../problem.ts";
import type { StepProgress } from "../steps.ts";
import { lastLines, runTool } from "./run-tool.ts";
import { ensureStampedFolder } from "./stamped-folder.ts";

export interface SynapseInstallation {
  readonly toolsFolder: string;
  readonly synapsePython: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** What Synapse needs beyond SQLite and one process, each in a folder of its own for PYTHONPATH. */
export const synapseDrivers = {
  /** Whoever runs on SQLite needs none of it. */
  postgres: { folder: "synapse-postgres", requirements: ["psycopg2-binary==2.9.13"] },
  /** For workers. */
  redis: { folder: "synapse-redis", requirements: ["txredisapi==1.5.0", "hiredis==3.5.0"] },
} as const;

export async function ensureSynapseDriver(
  { folder: name, requirements }: (typeof synapseDrivers)[keyof typeof synapseDrivers],
  { toolsFolder, synapsePython, environment }: SynapseInstallation,
  progress: StepProgress,
): Promise<string> {
  const folder = join(toolsFolder, name);
  await ensureStampedFolder(
    {
      folder,
      stamp: requirements.join("\n"),
      build: async (unfinished) => {
        // What they depend on is in Synapse's own environment.
        const install = ["-m", "pip", "install", "--no-input", "--no-deps", "--only-binary=:all:"];
        const installed = await runTool({
          command: synapsePython,
          args: [...install, "--target", unfinished, ...requirements],
          environment,
        });
        if (installed?.exitCode === 0) return;
        throw new Problem(
          `${requirements.join(" and ")} could not be installed for Synapse. pip's last words:\n${lastLines(installed?.output ?? "", 8)}\n`,
          "Is this machine online, and does pip reach its package index? Then try again.",
        );
      },
    },
    progress,
  );
  return folder;
}
