import { readFileSync } from "node:fs";
import { writePrivateFile } from "../config/secrets.ts";

/** What of the demo exists already. Written after every step, so that an interrupted start goes on where it was. */
interface DemoRecord {
  /** By localpart. Written before the account is made, so that an interrupted start still knows how to sign in. */
  readonly passwords: Readonly<Record<string, string>>;
  /** Localparts of those whose account is complete. */
  readonly ready: readonly string[];
  readonly spaceId: string | undefined;
  /** Room ids by channel name. */
  readonly channels: Readonly<Record<string, string>>;
  readonly sentMessages: number;
}

const nothingYet: DemoRecord = { passwords: {}, ready: [], spaceId: undefined, channels: {}, sentMessages: 0 };

export interface DemoMemory {
  readonly record: DemoRecord;
  remember(change: Partial<DemoRecord>): void;
}

export function openDemoMemory(file: string): DemoMemory {
  let record = read(file);
  return {
    get record() {
      return record;
    },
    remember(change) {
      record = { ...record, ...change };
      writePrivateFile(file, JSON.stringify(record));
    },
  };
}

function read(file: string): DemoRecord {
  try {
    // Written by this module alone, as a whole.
    return { ...nothingYet, ...(JSON.parse(readFileSync(file, "utf8")) as Partial<DemoRecord>) };
  } catch {
    // No demo yet.
    return nothingYet;
  }
}
