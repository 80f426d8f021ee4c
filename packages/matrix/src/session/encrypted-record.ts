/** One JSON value at rest, readable only with a key that cannot leave the browser. */
export interface EncryptedRecord {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly ciphertext: ArrayBuffer;
}

/** NIST SP 800-38D: 96 bits, a fresh one for every encryption. */
const ivBytes = 12;

/** Not extractable: script can use the key while the page runs, but never read or send it. */
export function createStorageKey(crypto: Crypto): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

export async function encryptRecord(crypto: Crypto, key: CryptoKey, value: unknown): Promise<EncryptedRecord> {
  const iv = crypto.getRandomValues(new Uint8Array(ivBytes));
  const plain = new TextEncoder().encode(JSON.stringify(value));
  return { iv, ciphertext: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plain) };
}

/** Rejects if the key does not fit or the record was changed. */
export async function decryptRecord(crypto: Crypto, key: CryptoKey, record: EncryptedRecord): Promise<unknown> {
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: record.iv }, key, record.ciphertext);
  return JSON.parse(new TextDecoder().decode(plain));
}
