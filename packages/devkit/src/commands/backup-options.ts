import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { Problem } from "../problem.ts";
import { unknownOptionIn } from "./unknown-option.ts";

export interface BackupOptions {
  /** Of `npm start`, or of `npm run deploy`. */
  readonly source: { readonly kind: "embedded" | "deployment"; readonly folder: string };
  readonly goalFolder: string;
  readonly keep: number | undefined;
  readonly isHelp: boolean;
}

export interface RestoreOptions {
  readonly archive: string;
  readonly dataFolder: string;
  readonly isHelp: boolean;
}

const defaultDataFolder = ".melo";

export const backupHelp = `npm run backup -- [options]

Writes accounts, rooms, messages, media, keys and settings into one file, while everything runs.

  --data <folder>         of npm start                       (default ${defaultDataFolder})
  --deployment <folder>   instead: of npm run deploy
  --to <folder>           where the file goes                (default backups, in that folder)
  --keep <number>         remove older backups there         (default: keep all)
  --help                  this text

npm run restore -- <file> [--data <folder>]

Puts a backup where nothing lies yet. A backup of a deployment goes back to where it was.
`;

const helpHint = "See the options: npm run backup -- --help";
const text = { type: "string" } as const;
const help = { type: "boolean", short: "h" } as const;

/** @throws {Problem} that names what is wrong. */
export function parseBackupOptions(args: readonly string[], repositoryFolder: string): BackupOptions {
  const { values, positionals } = understood(() =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { data: text, deployment: text, to: text, keep: text, help },
    }),
  );
  if (positionals[0] !== undefined)
    throw new Problem(`npm run backup does not know what "${positionals[0]}" means.`, helpHint);
  if (values.data !== undefined && values.deployment !== undefined) {
    throw new Problem("--data and --deployment exclude each other.", helpHint);
  }
  const source =
    values.deployment === undefined
      ? ({ kind: "embedded", folder: resolve(repositoryFolder, values.data ?? defaultDataFolder) } as const)
      : ({ kind: "deployment", folder: resolve(values.deployment) } as const);
  const keep = values.keep === undefined ? undefined : Number(values.keep);
  if (keep !== undefined && (!Number.isInteger(keep) || keep < 1)) {
    throw new Problem(`"${values.keep}" is no number of backups.`, "Keep one at least: --keep 7");
  }
  return {
    source,
    goalFolder: values.to === undefined ? join(source.folder, "backups") : resolve(values.to),
    keep,
    isHelp: values.help ?? false,
  };
}

/** @throws {Problem} that names what is wrong. */
export function parseRestoreOptions(args: readonly string[], repositoryFolder: string): RestoreOptions {
  const { values, positionals } = understood(() =>
    parseArgs({ args: [...args], allowPositionals: true, options: { data: text, help } }),
  );
  const [archive, surplus] = positionals;
  const isHelp = values.help ?? false;
  if (archive === undefined && !isHelp) throw new Problem("Which backup?", "Name the file: npm run restore -- <file>");
  if (surplus !== undefined) throw new Problem("Only one backup can be restored at a time.", helpHint);
  return {
    archive: resolve(archive ?? ""),
    dataFolder: resolve(repositoryFolder, values.data ?? defaultDataFolder),
    isHelp,
  };
}

function understood<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    const unknown = unknownOptionIn(error);
    throw new Problem(
      unknown === undefined ? "An option has no value." : `There is no option ${unknown}.`,
      helpHint,
      error,
    );
  }
}
