import { pino, type DestinationStream } from "pino";
import type { Log } from "./log.ts";
import { scrubFields, scrubText } from "./scrub-secrets.ts";

/** Lines are written together, or after this time: a write for each would be a tenth of what a token costs. */
const writtenBytes = 4096;
const writtenWithinMs = 100;

/**
 * JSON lines without secrets, on standard output unless said otherwise. A process that ends writes its last lines; one
 * that is killed may lose those of the last moment.
 */
export function createPinoLog(name: string, destination: DestinationStream = standardOutput(), level = "info"): Log {
  return pino({ name, level, serializers: { err: serializeError }, formatters: { log: scrubFields } }, destination);
}

function standardOutput(): DestinationStream {
  return pino.destination({ dest: 1, sync: false, minLength: writtenBytes, periodicFlush: writtenWithinMs });
}

interface SerializedError {
  readonly type: string;
  readonly message: string;
  readonly code: unknown;
  readonly cause: SerializedError | undefined;
}

/** Name, message and code only: pino's own serializer copies every property a library attached, requests among them. */
function serializeError(error: unknown): SerializedError {
  if (!(error instanceof Error)) return { type: typeof error, message: "", code: undefined, cause: undefined };
  return {
    type: error.name,
    message: scrubText(error.message),
    code: "code" in error ? error.code : undefined,
    cause: error.cause === undefined ? undefined : serializeError(error.cause),
  };
}
