import { createFrameHold, type EncodedFrame } from "./frame-hold.ts";

/** The part of `DedicatedWorkerGlobalScope` through which LiveKit's encryption worker is told what to do. */
export interface ToldWorkerScope {
  readonly crypto: { readonly subtle: Pick<SubtleCrypto, "deriveKey"> };
  onmessage: ((event: MessageEvent) => unknown) | null;
}

/** Messages of LiveKit's worker protocol (livekit-client 2.23.0) that matter for it. */
type ToldMessage =
  | { readonly kind: "setKey"; readonly data: { participantIdentity: string; key: CryptoKey; keyIndex: number } }
  | {
      readonly kind: "decode";
      readonly data: { participantIdentity: string; trackId: string; readableStream: ReadableStream<EncodedFrame> };
    }
  | {
      readonly kind: "updateCodec";
      readonly data: { participantIdentity: string; trackId: string; previousTrackId?: string };
    };

/**
 * Lets LiveKit's worker have a picture only when it has the key to it. LiveKit's own handler must be there already; streams
 * of script transforms (Firefox, Safari) do not come by message and are left as they are.
 */
export function holdFramesForKeys(worker: ToldWorkerScope): void {
  const tell = worker.onmessage;
  if (tell === null) throw new Error("LiveKit's encryption worker listens to nothing");
  const hold = createFrameHold(() => performance.now());
  const useOf = new WeakMap<object, { readonly participantIdentity: string; readonly keyIndex: number }>();
  const { subtle } = worker.crypto;
  const deriveKey = subtle.deriveKey.bind(subtle);

  subtle.deriveKey = async (...parameters: Parameters<SubtleCrypto["deriveKey"]>) => {
    const derived = await deriveKey(...parameters);
    const use = useOf.get(parameters[1]);
    // In a task of its own: until then LiveKit has put the key where it looks for it.
    if (use !== undefined) setTimeout(() => hold.keyIsReady(use.participantIdentity, use.keyIndex));
    return derived;
  };

  worker.onmessage = (event) => {
    const message: unknown = event.data;
    if (!isTold(message)) return tell.call(globalThis, event);
    const { kind, data } = message;
    if (kind === "setKey") useOf.set(data.key, data);
    if (kind === "updateCodec")
      hold.rename(data.previousTrackId ?? data.trackId, data.trackId, data.participantIdentity);
    if (kind !== "decode") return tell.call(globalThis, event);
    const readableStream = data.readableStream.pipeThrough(hold.through(data.trackId, data.participantIdentity));
    return tell.call(globalThis, new MessageEvent("message", { data: { kind, data: { ...data, readableStream } } }));
  };
}

const toldKinds: ReadonlySet<unknown> = new Set<ToldMessage["kind"]>(["setKey", "decode", "updateCodec"]);

/** The page that sends them is ours, and so is the worker's copy of the protocol: the kind says what is in it. */
function isTold(message: unknown): message is ToldMessage {
  return typeof message === "object" && message !== null && "kind" in message && toldKinds.has(message.kind);
}
