import { getLogger, LoggerNames, LogLevel } from "livekit-client";

/**
 * Warnings only, and nothing from encryption: its worker logs every single frame that has no key yet, which is usual on a
 * join, and what matters of it is in the state of the tracks. Not persisted: LiveKit's own function for this leaves a key
 * for each of its loggers in the local storage.
 */
export function quietLivekit(): void {
  for (const name of Object.values(LoggerNames)) {
    getLogger(name).setLevel(name === LoggerNames.E2EE ? LogLevel.silent : LogLevel.warn, false);
  }
}
