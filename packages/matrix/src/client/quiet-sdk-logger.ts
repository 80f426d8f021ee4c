import { logger } from "matrix-js-sdk/lib/logger.js";

/** What the SDK's logger is underneath (loglevel); its published type leaves the factory out. */
interface FilterableLogger {
  methodFactory: (method: string, level: number, name: string | symbol) => (...message: unknown[]) => void;
  rebuild(): void;
}

/**
 * The SDK logs every sync and every call membership; only its warnings and errors are for us. The logger is the SDK's
 * one global; loggers made from it later inherit the factory.
 */
export function quietSdkLogger(warn: (...message: unknown[]) => void): void {
  const filterable = logger as unknown as FilterableLogger;
  filterable.methodFactory = (method) => (method === "warn" || method === "error" ? warn : () => undefined);
  filterable.rebuild();
}
