import { pino, type DestinationStream } from "pino";
import type { Log } from "./log.ts";

/** JSON lines, on standard output unless said otherwise. */
export function createPinoLog(name: string, destination: DestinationStream = pino.destination(1)): Log {
  return pino({ name, serializers: { err: serializeError } }, destination);
}

interface SerializedError {
  readonly type: string;
  readonly message: string;
  readonly code: unknown;
  readonly cause: SerializedError | undefined;
}

/** LiveKit 1.13.5 repeats a token it refuses in its answer (livekit/livekit#4756), and that becomes an error's message. */
const jwtPattern = /eyJ[\w-]+\.[\w-]+\.[\w-]*/g;

/** Name, message and code only: pino's own serializer copies every property a library attached, requests among them. */
function serializeError(error: unknown): SerializedError {
  if (!(error instanceof Error)) return { type: typeof error, message: "", code: undefined, cause: undefined };
  return {
    type: error.name,
    message: error.message.replaceAll(jwtPattern, "[token]"),
    code: "code" in error ? error.code : undefined,
    cause: error.cause === undefined ? undefined : serializeError(error.cause),
  };
}
