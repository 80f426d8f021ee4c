import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { Problem } from "../problem.ts";
import { identifyProcess, isStillAlive, type ProcessIdentity } from "../supervisor/process-identity.ts";

interface LockContent extends ProcessIdentity {
  /** For people: what this process said it is doing, e.g. the address it serves. */
  readonly purpose: string;
}

export interface FileLock {
  release(): void;
}

const maxAttempts = 5;

/**
 * Takes the lock of a folder or throws a {@link Problem} that names the holder. The lock of a process that is gone, or
 * whose id now belongs to another one, is taken over.
 */
export function takeLock(file: string, purpose: string, whenTaken: (holder: LockContent) => Problem): FileLock {
  const identity = identifyProcess(process.pid);
  if (identity === undefined) throw new Problem("This process cannot find itself.", "Is /proc or ps available?");
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, JSON.stringify({ ...identity, purpose }), { mode: 0o600 });
  try {
    for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
      if (linkIfAbsent(mine, file)) return { release: () => releaseLock(file, identity) };
      const holder = readLock(file);
      if (holder !== undefined && isStillAlive(holder)) throw whenTaken(holder);
      // Renaming is atomic: of two that find the same stale lock, one moves it away, the other finds it gone.
      moveAside(file, `${mine}.stale`);
    }
    throw new Problem(`The lock ${file} cannot be taken.`, `Remove it if no other start is running: rm ${file}`);
  } finally {
    rmSync(mine, { force: true });
    rmSync(`${mine}.stale`, { force: true });
  }
}

/** Throws if somebody holds the lock now; takes nothing. */
export function requireUnlocked(file: string, whenTaken: (holder: LockContent) => Problem): void {
  const holder = readLock(file);
  if (holder !== undefined && isStillAlive(holder)) throw whenTaken(holder);
}

function releaseLock(file: string, identity: ProcessIdentity): void {
  const holder = readLock(file);
  if (holder?.pid === identity.pid && holder.startMark === identity.startMark) rmSync(file, { force: true });
}

function linkIfAbsent(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

function moveAside(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
}

function readLock(file: string): LockContent | undefined {
  try {
    const content: unknown = JSON.parse(readFileSync(file, "utf8"));
    return isLockContent(content) ? content : undefined;
  } catch {
    // Gone in the meantime, or not a lock: nobody holds it.
    return undefined;
  }
}

function isLockContent(value: unknown): value is LockContent {
  return (
    typeof value === "object" &&
    value !== null &&
    "pid" in value &&
    typeof value.pid === "number" &&
    "startMark" in value &&
    typeof value.startMark === "string" &&
    "purpose" in value &&
    typeof value.purpose === "string"
  );
}
