import { existsSync, mkdirSync, renameSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { backup, DatabaseSync } from "node:sqlite";
import { ensurePrivateFolder } from "../config/secrets.ts";
import { dataLayout, type DataLayout } from "../instance/layout.ts";
import { Problem } from "../problem.ts";
import type { ArchivePart } from "./archive.ts";
import { databaseName } from "./manifest.ts";

/** Copies the database as of one moment, whether or not Synapse runs, and names what else belongs to the backup. */
export async function collectEmbedded(dataFolder: string, stageFolder: string): Promise<readonly ArchivePart[]> {
  const layout = dataLayout(dataFolder);
  if (!existsSync(layout.databaseFile)) {
    throw new Problem(
      `There is nothing to back up in ${dataFolder}: nothing was ever started with it.`,
      "Name the right folder: npm run backup -- --data <folder>, or --deployment <folder> for what npm run deploy made",
    );
  }
  const database = new DatabaseSync(layout.databaseFile, { readOnly: true });
  try {
    await backup(database, join(stageFolder, databaseName));
  } finally {
    database.close();
  }
  // Configuration is derived at every start.
  return [
    {
      folder: layout.folder,
      entries: belowFolder(layout, [layout.secretsFolder, layout.mediaFolder, dirname(layout.jobsFile)]),
    },
  ];
}

/** Puts the database of an unpacked backup where Synapse looks for it. */
export function placeEmbeddedDatabase(dataFolder: string): void {
  const { databaseFile, synapseFolder } = dataLayout(dataFolder);
  ensurePrivateFolder(dataFolder);
  mkdirSync(synapseFolder, { recursive: true, mode: 0o700 });
  renameSync(join(dataFolder, databaseName), join(synapseFolder, basename(databaseFile)));
}

function belowFolder({ folder }: DataLayout, paths: readonly string[]): readonly string[] {
  return paths.map((path) => relative(folder, path));
}
