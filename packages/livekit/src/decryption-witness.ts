/** Says that a frame of this participant was decrypted, for the first time or for the first time after an error. */
export interface DecryptedMessage {
  readonly kind: "decrypted";
  readonly participantIdentity: string;
}

/** The part of `DedicatedWorkerGlobalScope` that LiveKit's encryption worker uses. */
export interface WorkerScope {
  readonly crypto: { readonly subtle: Pick<SubtleCrypto, "deriveKey" | "decrypt"> };
  postMessage(message: unknown, options?: StructuredSerializeOptions | Transferable[]): void;
  addEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
}

/** Messages of LiveKit's worker protocol (livekit-client 2.23.0) that name a participant. */
interface NamedMessage {
  readonly kind: string;
  readonly data: { readonly participantIdentity: string; readonly key?: unknown };
}

/**
 * LiveKit's worker tells what it could not decrypt, and never that it could. This listens to it from inside: which
 * participant's key material came in, which frame key was derived from it, and whether something was decrypted with that
 * key. No statistics have to be asked, and it is known for tracks that nobody plays.
 */
export function witnessDecryption(worker: WorkerScope): void {
  const { subtle } = worker.crypto;
  const deriveKey = subtle.deriveKey.bind(subtle);
  const decrypt = subtle.decrypt.bind(subtle);
  const post = worker.postMessage.bind(worker);
  const ownerOfMaterial = new WeakMap<object, string>();
  const materialOfKey = new WeakMap<object, object>();
  const reported = new Set<string>();

  worker.addEventListener("message", ({ data }) => {
    if (!isNamedMessage(data) || data.kind !== "setKey") return;
    const { key, participantIdentity } = data.data;
    if (typeof key === "object" && key !== null) ownerOfMaterial.set(key, participantIdentity);
  });

  worker.postMessage = (message, options) => {
    if (isNamedMessage(message) && message.kind === "error") reported.delete(message.data.participantIdentity);
    if (Array.isArray(options)) post(message, options);
    else post(message, options);
  };

  subtle.deriveKey = async (...parameters: Parameters<SubtleCrypto["deriveKey"]>) => {
    const derived = await deriveKey(...parameters);
    materialOfKey.set(derived, parameters[1]);
    return derived;
  };

  subtle.decrypt = async (...parameters: Parameters<SubtleCrypto["decrypt"]>) => {
    const clear = await decrypt(...parameters);
    // Asked now and not when the key is derived: LiveKit's own listener derives it before ours hears of it.
    const material = materialOfKey.get(parameters[1]);
    const owner = material === undefined ? undefined : ownerOfMaterial.get(material);
    if (owner !== undefined && !reported.has(owner)) {
      reported.add(owner);
      post({ kind: "decrypted", participantIdentity: owner } satisfies DecryptedMessage);
    }
    return clear;
  };
}

export function isDecryptedMessage(message: unknown): message is DecryptedMessage {
  return typeof message === "object" && message !== null && "kind" in message && message.kind === "decrypted";
}

function isNamedMessage(message: unknown): message is NamedMessage {
  if (typeof message !== "object" || message === null || !("kind" in message) || !("data" in message)) return false;
  const { data } = message;
  return (
    typeof data === "object" &&
    data !== null &&
    "participantIdentity" in data &&
    typeof data.participantIdentity === "string"
  );
}
