import { chmodSync, existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { lastLines, runTool } from "../install/run-tool.ts";
import { Problem } from "../problem.ts";
import { manifestName, notABackup } from "./manifest.ts";

/** A folder, and what of it goes into the archive; what is not there is left out. */
export interface ArchivePart {
  readonly folder: string;
  readonly entries: readonly string[];
}

/** Writes the archive under another name and renames it when it is complete: a half-made one is never taken for a backup. */
export async function packArchive(
  file: string,
  parts: readonly ArchivePart[],
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  const unfinished = `${file}.unfinished`;
  const entries = parts.flatMap(({ folder, entries: names }) => [
    "-C",
    folder,
    ...names.filter((name) => existsSync(join(folder, name))),
  ]);
  try {
    const packed = await runTool({ command: "tar", args: ["-czf", unfinished, ...entries], environment });
    // 1: a file grew while it was read, as media may.
    if (packed === undefined || packed.exitCode > 1) {
      throw new Problem(
        `The archive could not be written. tar's last words:\n${lastLines(packed?.output ?? "There is no tar.", 4)}\n`,
        "Is there room on the disk?",
      );
    }
    chmodSync(unfinished, 0o600);
    renameSync(unfinished, file);
  } finally {
    rmSync(unfinished, { force: true });
  }
}

/** Puts everything into the folder, or only the manifest. */
export async function unpackArchive(
  file: string,
  folder: string,
  what: "everything" | "manifest",
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  const only = what === "manifest" ? [manifestName] : [];
  const args = ["-xzpf", file, "--no-same-owner", "-C", folder, ...only];
  const unpacked = await runTool({ command: "tar", args, environment });
  if (unpacked?.exitCode !== 0) throw notABackup(unpacked?.output);
}
