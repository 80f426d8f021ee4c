import { isDecryptedMessage } from "./decryption-witness.ts";
import type { DecryptionProblem } from "./decryption-states.ts";

/** What the encryption worker tells the page, as far as the adapter listens. */
export type WorkerMessage =
  | { readonly kind: "started" }
  | { readonly kind: "decrypted"; readonly identity: string }
  | { readonly kind: "problem"; readonly identity: string; readonly problem: DecryptionProblem };

/** Reads LiveKit's worker protocol (livekit-client 2.23.0), and what MELO's witness adds to it. */
export function readWorkerMessage(message: unknown): WorkerMessage | undefined {
  if (isDecryptedMessage(message)) return { kind: "decrypted", identity: message.participantIdentity };
  if (typeof message !== "object" || message === null || !("kind" in message)) return undefined;
  if (message.kind === "initAck") return { kind: "started" };
  if (message.kind !== "error" || !("data" in message) || typeof message.data !== "object") return undefined;
  const data: Readonly<{ error?: unknown; participantIdentity?: unknown }> = message.data ?? {};
  if (typeof data.participantIdentity !== "string" || !(data.error instanceof Error)) return undefined;
  // The reason survives the way out of the worker only as the beginning of the text.
  const problem = data.error.message.startsWith("MissingKey") ? "missing_key" : "wrong_key";
  return { kind: "problem", identity: data.participantIdentity, problem };
}

interface EnableMessage {
  readonly kind: "enable";
  readonly data: { readonly enabled: boolean; readonly participantIdentity: string };
}

function isEnableMessage(message: unknown): message is EnableMessage {
  return typeof message === "object" && message !== null && "kind" in message && message.kind === "enable";
}

/**
 * LiveKit tells its worker for each participant, not for each track, whether to decrypt, and believes the server: one
 * publication declared as unencrypted would let everything pass that is sent in this participant's name. With this,
 * everybody is decrypted, always; what was sent in clear then fails and is dropped.
 */
export function refuseClearMedia(worker: Pick<Worker, "postMessage">): void {
  const post = worker.postMessage.bind(worker);
  worker.postMessage = (message: unknown, options?: StructuredSerializeOptions | Transferable[]) => {
    const checked = isEnableMessage(message) ? { ...message, data: { ...message.data, enabled: true } } : message;
    if (Array.isArray(options)) post(checked, options);
    else post(checked, options);
  };
}
