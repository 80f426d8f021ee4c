import { readFileSync } from "node:fs";
import { writePrivateFile } from "../config/secrets.ts";
import { endProcesses } from "./end-processes.ts";
import { identifyProcess, type ProcessIdentity } from "./process-identity.ts";

/** The record of the processes that a supervisor started, for the next start in the same folder. */
export interface ProcessRecord {
  add(pid: number): ProcessIdentity | undefined;
  remove(pid: number): void;
}

const saveAgainMs = 2_000;

/** A full disk ends nothing: the record is then written as soon as it can be. */
export function openProcessRecord(file: string, retryMs = saveAgainMs): ProcessRecord {
  const recorded = new Map<number, ProcessIdentity>();
  let retry: NodeJS.Timeout | undefined;

  function save(): void {
    clearTimeout(retry);
    try {
      writePrivateFile(file, JSON.stringify([...recorded.values()]));
    } catch {
      // Until then the guard alone knows what to end if this process dies.
      retry = setTimeout(save, retryMs).unref();
    }
  }

  return {
    add(pid) {
      const identity = identifyProcess(pid);
      if (identity !== undefined) {
        recorded.set(pid, identity);
        save();
      }
      return identity;
    },
    remove(pid) {
      if (recorded.delete(pid)) save();
    },
  };
}

/** Ends what an earlier supervisor left behind, and only that: ids are compared with their start times. */
export function endLeftovers(file: string): Promise<number> {
  return endProcesses(readRecord(file));
}

function readRecord(file: string): ProcessIdentity[] {
  try {
    const record: unknown = JSON.parse(readFileSync(file, "utf8"));
    return Array.isArray(record) ? record.filter(isIdentity) : [];
  } catch {
    // No record, or one that was not finished: there is nothing that could be ended safely.
    return [];
  }
}

function isIdentity(value: unknown): value is ProcessIdentity {
  return (
    typeof value === "object" &&
    value !== null &&
    "pid" in value &&
    typeof value.pid === "number" &&
    "startMark" in value &&
    typeof value.startMark === "string"
  );
}
