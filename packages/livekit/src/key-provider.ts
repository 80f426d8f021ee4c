import type { MediaKey } from "@melo/call";
import { BaseKeyProvider } from "livekit-client";

/** No key has this index, so nothing that LiveKit compares with it is ever "the latest". */
const noKeyIndex = -1;

/**
 * Media keys by participant and index, with the parameters that MSC4195 names: HKDF, a ring of 256, and the ratchet window
 * that other MatrixRTC clients use.
 */
export class MediaKeyProvider extends BaseKeyProvider {
  /** Bytes of the keys that were set, by identity and index. */
  readonly #known = new Map<string, Uint8Array>();
  /** Imports are asynchronous; keys are handed on in the order in which they were set. */
  #lastImport: Promise<void> = Promise.resolve();

  constructor() {
    super({ ratchetWindowSize: 10, keyringSize: 256 });
  }

  /**
   * Sets the keys that are new or differ from what was set under the same identity and index. The last new key of a
   * participant is the one that is used to encrypt, if the participant is us. Resolves when all are set.
   */
  setKeys(keys: readonly MediaKey[]): Promise<void> {
    for (const key of keys) {
      const name = JSON.stringify([key.participantIdentity, key.index]);
      if (hasSameBytes(this.#known.get(name), key.bytes)) continue;
      const bytes = key.bytes.slice();
      this.#known.set(name, bytes);
      const importing = crypto.subtle.importKey("raw", bytes, "HKDF", false, ["deriveBits", "deriveKey"]);
      const previous = this.#lastImport;
      this.#lastImport = Promise.all([importing, previous]).then(([imported]) =>
        this.onSetEncryptionKey(imported, key.participantIdentity, key.index),
      );
    }
    return this.#lastImport;
  }

  /**
   * LiveKit sends all keys again when its signalling has connected, and makes every key current whose index equals this
   * one, whoever it belongs to. After a rotation that could bring an old key of ours back; the worker remembers the
   * current indices itself.
   */
  override getLatestManuallySetKeyIndex(): number {
    return noKeyIndex;
  }
}

function hasSameBytes(known: Uint8Array | undefined, bytes: Uint8Array): boolean {
  return known !== undefined && known.length === bytes.length && known.every((byte, index) => byte === bytes[index]);
}
