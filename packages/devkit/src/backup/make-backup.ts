import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packArchive, type ArchivePart } from "./archive.ts";
import { databaseName, manifestName, type BackupManifest } from "./manifest.ts";
import { backupName, oldBackups } from "./old-backups.ts";

export interface BackupSource {
  readonly kind: BackupManifest["kind"];
  readonly folder: string;
  /** Copies what must be of one moment into the folder it is given, and names what else belongs to the backup. */
  readonly collect: (stageFolder: string) => Promise<readonly ArchivePart[]>;
}

export interface BackupGoal {
  readonly folder: string;
  /** How many backups stay in that folder; undefined: all. */
  readonly keep: number | undefined;
}

/** Writes one archive and answers with its path. Older ones go only when it is complete. */
export async function makeBackup(
  source: BackupSource,
  goal: BackupGoal,
  environment: NodeJS.ProcessEnv,
  now: Date = new Date(),
): Promise<string> {
  mkdirSync(goal.folder, { recursive: true, mode: 0o700 });
  const stageFolder = mkdtempSync(join(goal.folder, ".making-"));
  try {
    const parts = await source.collect(stageFolder);
    const manifest: BackupManifest = {
      format: 1,
      kind: source.kind,
      madeAt: now.toISOString(),
      folder: source.kind === "deployment" ? source.folder : undefined,
    };
    writeFileSync(join(stageFolder, manifestName), JSON.stringify(manifest));
    const file = join(goal.folder, backupName(now));
    // Database before media: what the database names is there.
    await packArchive(file, [{ folder: stageFolder, entries: [manifestName, databaseName] }, ...parts], environment);
    if (goal.keep !== undefined) {
      for (const name of oldBackups(readdirSync(goal.folder), goal.keep)) rmSync(join(goal.folder, name));
    }
    return file;
  } finally {
    rmSync(stageFolder, { recursive: true, force: true });
  }
}
