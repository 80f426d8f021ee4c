import { statSync } from "node:fs";
import { collectDeployment } from "../backup/deployment-backup.ts";
import { collectEmbedded } from "../backup/embedded-backup.ts";
import { makeBackup, type BackupSource } from "../backup/make-backup.ts";
import { postgresTools } from "../backup/postgres-tools.ts";
import { restoreBackup } from "../backup/restore-backup.ts";
import { readAnswers } from "../deploy/deployment-answers.ts";
import { findPrograms } from "../deploy/programs.ts";
import { repositoryFolder } from "../instance/layout.ts";
import { Problem } from "../problem.ts";
import { toolsFolderFrom } from "../tools-folder.ts";
import { backupHelp, parseBackupOptions, parseRestoreOptions, type BackupOptions } from "./backup-options.ts";
import type { CommandContext } from "./command.ts";
import { unlessAborted } from "./unless-aborted.ts";

const bytesPerMegabyte = 1024 * 1024;

export async function runBackup({ args, environment, output, signal }: CommandContext): Promise<number> {
  const options = parseBackupOptions(args, repositoryFolder);
  if (options.isHelp) {
    output.write(backupHelp);
    return 0;
  }
  const source = sourceOf(options, environment);
  const goal = { folder: options.goalFolder, keep: options.keep };
  const file = await unlessAborted(signal, makeBackup(source, goal, environment));
  output.write(`${file}   ${(statSync(file).size / bytesPerMegabyte).toFixed(1)} MB\n`);
  return 0;
}

export async function runRestore({ args, environment, output, signal }: CommandContext): Promise<number> {
  const options = parseRestoreOptions(args, repositoryFolder);
  if (options.isHelp) {
    output.write(backupHelp);
    return 0;
  }
  const { postgresFolder } = findPrograms(toolsFolderFrom(environment), environment);
  const restoring = restoreBackup(options.archive, options.dataFolder, postgresFolder, environment);
  const { manifest, folder } = await unlessAborted(signal, restoring);
  const next = manifest.kind === "embedded" ? `npm start -- --data ${folder}` : "systemctl start melo.target";
  output.write(`${folder} is as it was at ${manifest.madeAt}. Go on with it: ${next}\n`);
  return 0;
}

function sourceOf({ source: { kind, folder } }: BackupOptions, environment: NodeJS.ProcessEnv): BackupSource {
  if (kind === "embedded") return { kind, folder, collect: (stage) => collectEmbedded(folder, stage) };
  const deployment = readAnswers(folder);
  if (deployment === undefined) {
    throw new Problem(`${folder} is no deployment of MELO.`, "Name one: npm run backup -- --deployment /srv/melo");
  }
  const { postgresFolder } = findPrograms(toolsFolderFrom(environment), environment);
  const postgres = postgresTools(deployment, postgresFolder, environment);
  return { kind, folder, collect: (stage) => collectDeployment(deployment, stage, postgres) };
}
