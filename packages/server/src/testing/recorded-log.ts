import type { Log, LogFields } from "../log.ts";

export interface LogEntry {
  readonly level: "info" | "warn" | "error";
  readonly fields: LogFields;
  readonly message: string;
}

export interface RecordedLog extends Log {
  readonly entries: readonly LogEntry[];
}

export function createRecordedLog(): RecordedLog {
  const entries: LogEntry[] = [];
  const record =
    (level: LogEntry["level"]) =>
    (fields: LogFields, message: string): void => {
      entries.push({ level, fields, message });
    };
  return { entries, info: record("info"), warn: record("warn"), error: record("error") };
}
