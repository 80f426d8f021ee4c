export type LogFields = Readonly<Record<string, unknown>>;

/** Structured log. Fields never hold a token, a password or a code: what is written here is read by many. */
export interface Log {
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}
