import { logger } from "matrix-js-sdk/lib/logger.js";

/** What the SDK's logger is underneath (loglevel); its published type leaves the factory out. */
interface FilterableLogger {
  methodFactory: (method: string, level: number, name: string | symbol) => (...message: unknown[]) => void;
  rebuild(): void;
}

/**
 * Only the SDK's errors are worth anybody's time: it logs every sync, and warns of what is normal (a room without key
 * backup, a message from before this device, a session that has left already). The logger is the SDK's one global;
 * loggers made from it later inherit the factory.
 */
export function quietSdkLogger(report: (...message: unknown[]) => void): void {
  const filterable = logger as unknown as FilterableLogger;
  filterable.methodFactory = (method) => (method === "error" ? report : () => undefined);
  filterable.rebuild();
}
