import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deploymentLayout } from "../deploy/deployment-layout.ts";
import { readAnswers } from "../deploy/deployment-answers.ts";
import { prepareFolders } from "../deploy/write-deployment.ts";
import { Problem } from "../problem.ts";
import { unpackArchive } from "./archive.ts";
import { placeEmbeddedDatabase } from "./embedded-backup.ts";
import { databaseName, manifestName, notABackup, readManifest, type BackupManifest } from "./manifest.ts";
import { postgresTools } from "./postgres-tools.ts";

/** Answers with what was restored and where. Nothing that lies there already is ever touched. */
export async function restoreBackup(
  archive: string,
  dataFolder: string,
  postgresFolder: string,
  environment: NodeJS.ProcessEnv,
): Promise<{ readonly manifest: BackupManifest; readonly folder: string }> {
  if (!existsSync(archive)) throw new Problem(`There is no ${archive}.`, "Name a backup: npm run restore -- <file>");
  const manifest = await manifestOf(archive, environment);
  const folder = manifest.folder ?? dataFolder;
  requireEmpty(folder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  await unpackArchive(archive, folder, "everything", environment);
  if (manifest.kind === "embedded") placeEmbeddedDatabase(folder);
  else await restoreDeployment(folder, postgresFolder, environment);
  rmSync(join(folder, manifestName), { force: true });
  return { manifest, folder };
}

async function restoreDeployment(
  folder: string,
  postgresFolder: string,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  const deployment = readAnswers(folder);
  if (deployment === undefined) throw notABackup();
  prepareFolders(deployment, deploymentLayout(folder));
  const dump = join(folder, databaseName);
  await postgresTools(deployment, postgresFolder, environment).restore(dump);
  rmSync(dump);
}

async function manifestOf(archive: string, environment: NodeJS.ProcessEnv): Promise<BackupManifest> {
  const folder = mkdtempSync(join(tmpdir(), "melo-restore-"));
  try {
    await unpackArchive(archive, folder, "manifest", environment);
    return readManifest(join(folder, manifestName));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is no data: installed tools, and backups themselves. */
const keptAside: ReadonlySet<string> = new Set(["tools", "npm-ci.lock", "backups"]);

function requireEmpty(folder: string): void {
  const entries = existsSync(folder) ? readdirSync(folder) : [];
  const first = entries.find((name) => !keptAside.has(name));
  if (first === undefined) return;
  throw new Problem(
    `${folder} is not empty: it holds ${first}.`,
    "Stop what runs there and move the folder away, or restore elsewhere: npm run restore -- <file> --data <folder>",
  );
}
