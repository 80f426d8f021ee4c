import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { takeLock } from "../instance/instance-lock.ts";
import { Problem } from "../problem.ts";
import type { StepProgress } from "../steps.ts";

export interface StampedFolder {
  readonly folder: string;
  /** Says what the contents were made from; another text means that they must be made anew. */
  readonly stamp: string;
  /** Fills the folder it is given. It may be interrupted at any moment. */
  readonly build: (unfinishedFolder: string, progress: StepProgress) => Promise<void>;
}

const stampFile = ".melo-stamp";
const lockPollMs = 500;

/**
 * Makes the folder once. It is filled under another name and renamed when complete, so that a half-made one is never
 * used; what interrupted attempts left is removed. Of two processes that want it, the second waits for the first.
 */
export async function ensureStampedFolder(wanted: StampedFolder, progress: StepProgress): Promise<void> {
  if (hasStamp(wanted)) return progress.skip();
  const parent = dirname(wanted.folder);
  mkdirSync(parent, { recursive: true });
  const lock = await waitForLock(`${wanted.folder}.lock`, progress);
  try {
    if (hasStamp(wanted)) return progress.skip();
    removeUnfinished(wanted.folder);
    const unfinished = `${wanted.folder}.unfinished-${process.pid}`;
    mkdirSync(unfinished);
    await wanted.build(unfinished, progress);
    writeFileSync(join(unfinished, stampFile), wanted.stamp);
    rmSync(wanted.folder, { recursive: true, force: true });
    renameSync(unfinished, wanted.folder);
  } finally {
    lock.release();
  }
}

export async function waitForLock(file: string, progress: StepProgress): Promise<{ release(): void }> {
  for (;;) {
    try {
      return takeLock(file, "install", ({ pid }) => new Problem(`Process ${pid} does this already.`, "Wait for it."));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      progress.say("waiting for another start that does the same");
      await wait(lockPollMs);
    }
  }
}

function hasStamp({ folder, stamp }: StampedFolder): boolean {
  try {
    return readFileSync(join(folder, stampFile), "utf8") === stamp;
  } catch {
    // Never made, or interrupted before its last act.
    return false;
  }
}

function removeUnfinished(folder: string): void {
  const prefix = `${basename(folder)}.unfinished-`;
  for (const name of readdirSync(dirname(folder))) {
    if (name.startsWith(prefix)) rmSync(join(dirname(folder), name), { recursive: true, force: true });
  }
}
