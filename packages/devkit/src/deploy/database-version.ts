import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "../problem.ts";

/**
 * The folder of PostgreSQL's programs for a database: those of the version that has made it, which no newer one reads, or
 * the newest of this machine for one that is still to be made. @throws {Problem} if they are not installed any more.
 */
export function postgresFolderFor(dataFolder: string, newestFolder: string): string {
  const versionFile = join(dataFolder, "PG_VERSION");
  if (!existsSync(versionFile)) return newestFolder;
  const version = readFileSync(versionFile, "utf8").trim();
  const folder = join(newestFolder, "../..", version, "bin");
  if (existsSync(join(folder, "postgres"))) return folder;
  throw new Problem(
    `The database in ${dataFolder} was made by PostgreSQL ${version}, which is not installed here.`,
    `Install it (apt-get install postgresql-${version}), or restore a backup into a new folder: a newer version then makes it anew.`,
  );
}
