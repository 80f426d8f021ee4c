import { pino, type DestinationStream } from "pino";
import type { Log } from "./log.ts";
import { scrubFields, scrubText } from "./scrub-secrets.ts";

/** JSON lines without secrets, on standard output unless said otherwise. */
export function createPinoLog(name: string, destination: DestinationStream = pino.destination(1), level = "info"): Log {
  return pino({ name, level, serializers: { err: serializeError }, formatters: { log: scrubFields } }, destination);
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
