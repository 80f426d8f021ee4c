import type { MediaKey } from "@melo/call";
import { MeloError } from "@melo/protocol";
import type { Clock, ReadonlySignal, Scope } from "@melo/reactive";
import { isE2EESupported, KeyProviderEvent, type RoomOptions } from "livekit-client";
import { createDecryptionStates, type DecryptionState } from "./decryption-states.ts";
import { MediaKeyProvider } from "./key-provider.ts";
import { readWorkerMessage, refuseClearMedia, type WorkerMessage } from "./worker-messages.ts";

const workerStartLimitMs = 10_000;

/** The worker, the keys and the knowledge of what can be decrypted, of one connection. */
export interface Encryption {
  readonly roomOptions: NonNullable<RoomOptions["encryption"]>;
  /** Resolves when the worker has answered; rejects with `encryption_failed`. */
  readonly ready: Promise<void>;
  /** By LiveKit identity; who is not in it waits. */
  readonly decryption: ReadonlySignal<ReadonlyMap<string, DecryptionState>>;
  setKeys(keys: readonly MediaKey[]): void;
  /** Must come after the room is disconnected: frames in flight still pass through the worker. */
  stop(): void;
}

/** Throws `encryption_unsupported` or `encryption_failed`. */
export function startEncryption(scope: Scope, clock: Clock, takeWorker: () => Worker): Encryption {
  if (!isE2EESupported()) {
    throw new MeloError("encryption_unsupported", "this browser offers no transform of encoded media");
  }
  const worker = takeOneWorker(takeWorker);
  refuseClearMedia(worker);
  const keyProvider = new MediaKeyProvider();
  const decryption = createDecryptionStates(scope, clock);
  keyProvider.on(KeyProviderEvent.SetKey, ({ participantIdentity }) => {
    if (participantIdentity !== undefined) decryption.reportNewKey(participantIdentity);
  });
  listen(worker, (message) => {
    if (message.kind === "decrypted") decryption.reportSuccess(message.identity);
    if (message.kind === "problem") decryption.reportProblem(message.identity, message.problem);
  });
  const ready = workerStart(scope, clock, worker);
  // Whoever connects learns it; without a connect nobody has to.
  ready.catch(() => undefined);
  return {
    roomOptions: { keyProvider, worker },
    ready,
    decryption: decryption.states,
    setKeys: (keys) => void keyProvider.setKeys(keys),
    stop() {
      keyProvider.removeAllListeners();
      worker.terminate();
    },
  };
}

function takeOneWorker(takeWorker: () => Worker): Worker {
  try {
    return takeWorker();
  } catch (error) {
    throw new MeloError("encryption_failed", "the encryption worker could not be made", { cause: error });
  }
}

/** LiveKit takes `onmessage` for itself. */
function listen(worker: Worker, onMessage: (message: WorkerMessage) => void): void {
  worker.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    const message = readWorkerMessage(data);
    if (message !== undefined) onMessage(message);
  });
}

/** A worker whose script cannot be loaded says so in an `error` event only, and everything else goes on without sound. */
function workerStart(scope: Scope, clock: Clock, worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    const waiting = scope.createChild();
    const fail = (reason: string): void => {
      reject(new MeloError("encryption_failed", reason));
      waiting.end();
    };
    const onError = (event: ErrorEvent): void => fail(`the encryption worker failed: ${event.message}`);
    worker.addEventListener("error", onError);
    waiting.onEnd(() => {
      worker.removeEventListener("error", onError);
      // Changes nothing if the worker has started or failed.
      reject(new MeloError("aborted", "the connection was given up before its encryption was ready"));
    });
    listen(worker, ({ kind }) => {
      if (kind !== "started") return;
      resolve();
      waiting.end();
    });
    clock.schedule(waiting, workerStartLimitMs, () => fail("the encryption worker did not start in time"));
  });
}
