import { beforeEach, describe, expect, test } from "vitest";
import { witnessDecryption, type WorkerScope } from "./decryption-witness.ts";

const algorithm = { name: "HKDF", salt: new Uint8Array(1), hash: "SHA-256", info: new Uint8Array(128) };
const frameKey = { name: "AES-GCM", length: 128 };

let worker: WorkerScope;
let posted: unknown[];
let receive: (message: unknown) => void;

beforeEach(() => {
  posted = [];
  const { subtle } = crypto;
  worker = {
    crypto: { subtle: { deriveKey: subtle.deriveKey.bind(subtle), decrypt: subtle.decrypt.bind(subtle) } },
    postMessage: (message) => void posted.push(message),
    addEventListener(_, listener) {
      receive = (data) => listener({ data });
    },
  };
  witnessDecryption(worker);
});

/** What LiveKit's worker does with a key: in the order in which it does it. */
async function giveKey(participantIdentity: string, byte: number): Promise<CryptoKey> {
  const bytes = new Uint8Array(16).fill(byte);
  const material = await crypto.subtle.importKey("raw", bytes, "HKDF", false, ["deriveKey"]);
  const key = await worker.crypto.subtle.deriveKey(algorithm, material, frameKey, false, ["encrypt", "decrypt"]);
  receive({ kind: "setKey", data: { participantIdentity, key: material, keyIndex: 0 } });
  return key;
}

async function frame(key: CryptoKey): Promise<BufferSource> {
  return crypto.subtle.encrypt({ name: "AES-GCM", iv: new Uint8Array(12) }, key, new Uint8Array(4));
}

function decrypt(key: CryptoKey, data: BufferSource): Promise<ArrayBuffer> {
  return worker.crypto.subtle.decrypt({ name: "AES-GCM", iv: new Uint8Array(12) }, key, data);
}

describe("the witness in the encryption worker", () => {
  test("tells of the first frame of each participant that was decrypted", async () => {
    const [ann, ben] = [await giveKey("ann", 1), await giveKey("ben", 2)];
    for (const key of [ann, ann, ben, ann]) await decrypt(key, await frame(key));
    expect(posted).toEqual([
      { kind: "decrypted", participantIdentity: "ann" },
      { kind: "decrypted", participantIdentity: "ben" },
    ]);
  });

  test("says nothing of frames that a key does not open", async () => {
    const [right, wrong] = [await giveKey("ann", 1), await giveKey("ann", 2)];
    await expect(decrypt(wrong, await frame(right))).rejects.toThrow();
    expect(posted).toEqual([]);
  });

  test("tells again after LiveKit reported an error of this participant", async () => {
    const key = await giveKey("ann", 1);
    await decrypt(key, await frame(key));
    const error = { kind: "error", data: { error: new Error("InvalidKey: …"), participantIdentity: "ann" } };
    worker.postMessage(error, []);
    await decrypt(key, await frame(key));
    expect(posted).toEqual([
      { kind: "decrypted", participantIdentity: "ann" },
      error,
      { kind: "decrypted", participantIdentity: "ann" },
    ]);
  });

  test("hands everything else on unchanged", async () => {
    const clear = await decrypt(await giveKey("ann", 1), await frame(await giveKey("ann", 1)));
    expect(new Uint8Array(clear)).toEqual(new Uint8Array(4));
    worker.postMessage({ kind: "initAck", data: { enabled: false } }, []);
    expect(posted.at(-1)).toEqual({ kind: "initAck", data: { enabled: false } });
  });
});
