import { readFileSync } from "node:fs";
import { Problem } from "../problem.ts";

/** First in every archive: what it is. */
export interface BackupManifest {
  readonly format: 1;
  /** Of `npm start`, on SQLite, or of `npm run deploy`, on PostgreSQL. */
  readonly kind: "embedded" | "deployment";
  /** ISO 8601. */
  readonly madeAt: string;
  /** Of a deployment: where it lay. Its files name this path, so it is restored there. */
  readonly folder: string | undefined;
}

export const manifestName = "backup.json";
export const databaseName = "database";

export function readManifest(file: string): BackupManifest {
  try {
    const manifest: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (isManifest(manifest)) return manifest;
  } catch (error) {
    throw notABackup(error);
  }
  throw notABackup();
}

export function notABackup(cause?: unknown): Problem {
  return new Problem(
    "This file is no backup of MELO, or it is damaged.",
    "Name one that `npm run backup` has made.",
    cause,
  );
}

function isManifest(value: unknown): value is BackupManifest {
  return (
    typeof value === "object" &&
    value !== null &&
    "format" in value &&
    value.format === 1 &&
    "kind" in value &&
    (value.kind === "embedded" || value.kind === "deployment") &&
    "madeAt" in value &&
    typeof value.madeAt === "string"
  );
}
