import type { MediaKey } from "@melo/call";
import { MeloError } from "@melo/protocol";
import type { Clock, Scope } from "@melo/reactive";
import { isE2EESupported, type RoomOptions } from "livekit-client";
import { MediaKeyProvider } from "./key-provider.ts";

const workerStartLimitMs = 10_000;

export interface Encryption {
  readonly roomOptions: NonNullable<RoomOptions["encryption"]>;
  /** Resolves when the worker has answered; rejects with `encryption_failed`. */
  readonly ready: Promise<void>;
  setKeys(keys: readonly MediaKey[]): void;
  /** Must come after the room is disconnected: frames in flight still pass through the worker. */
  stop(): void;
}

/** Throws `encryption_unsupported` or `encryption_failed`. */
export function startEncryption(scope: Scope, clock: Clock, createWorker: () => Worker): Encryption {
  if (!isE2EESupported()) {
    throw new MeloError("encryption_unsupported", "this browser offers no transform of encoded media");
  }
  let worker: Worker;
  try {
    worker = createWorker();
  } catch (error) {
    throw new MeloError("encryption_failed", "the encryption worker could not be made", { cause: error });
  }
  refuseClearMedia(worker);
  const keyProvider = new MediaKeyProvider();
  const ready = workerStart(scope, clock, worker);
  // Whoever connects learns it; without a connect nobody has to.
  ready.catch(() => undefined);
  return {
    roomOptions: { keyProvider, worker },
    ready,
    setKeys: (keys) => void keyProvider.setKeys(keys),
    stop() {
      keyProvider.removeAllListeners();
      worker.terminate();
    },
  };
}

/**
 * LiveKit tells its worker for each participant, not for each track, whether to decrypt, and believes the server: one
 * publication declared as unencrypted would let everything pass that is sent in this participant's name. In an encrypted
 * call everybody is decrypted, always; what was sent in clear then fails and is dropped.
 */
function refuseClearMedia(worker: Worker): void {
  const post = worker.postMessage.bind(worker);
  worker.postMessage = (message: unknown, options?: StructuredSerializeOptions | Transferable[]) => {
    const checked = isEnableMessage(message) ? { ...message, data: { ...message.data, enabled: true } } : message;
    if (Array.isArray(options)) post(checked, options);
    else post(checked, options);
  };
}

interface EnableMessage {
  readonly kind: "enable";
  readonly data: { readonly enabled: boolean; readonly participantIdentity: string };
}

function isEnableMessage(message: unknown): message is EnableMessage {
  return typeof message === "object" && message !== null && "kind" in message && message.kind === "enable";
}

/** A worker whose script cannot be loaded says so in an `error` event only, and everything else goes on without sound. */
function workerStart(scope: Scope, clock: Clock, worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    const waiting = scope.createChild();
    const fail = (reason: string): void => {
      waiting.end();
      reject(new MeloError("encryption_failed", reason));
    };
    const onMessage = ({ data }: MessageEvent<unknown>): void => {
      if (typeof data !== "object" || data === null || !("kind" in data) || data.kind !== "initAck") return;
      waiting.end();
      resolve();
    };
    const onError = (event: ErrorEvent): void => fail(`the encryption worker failed: ${event.message}`);
    worker.addEventListener("message", onMessage);
    worker.addEventListener("error", onError);
    waiting.onEnd(() => {
      worker.removeEventListener("message", onMessage);
      worker.removeEventListener("error", onError);
    });
    clock.schedule(waiting, workerStartLimitMs, () => fail("the encryption worker did not start in time"));
  });
}
