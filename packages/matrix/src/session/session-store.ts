import type { MatrixSession } from "@melo/chat";
import { isJsonObject } from "../http/json-fields.ts";
import { createStorageKey, decryptRecord, encryptRecord, type EncryptedRecord } from "./encrypted-record.ts";
import { openKeyValueDatabase, type KeyValueDatabase } from "./key-value-database.ts";

export interface SessionStoreDeps {
  /** Undefined where the browser has none; reading `window.indexedDB` may throw, so the caller guards it. */
  readonly indexedDB: IDBFactory | undefined;
  readonly crypto: Crypto;
}

/** `stored`: survives a reload. `memory_only`: this page only, because the browser gives no safe place; say so. */
export type SessionKeeping = "stored" | "memory_only";

/**
 * The session at rest: AES-GCM under a non-extractable key, both in IndexedDB. Never plain text, never elsewhere:
 * where that is impossible the session lives as long as the page.
 */
export interface SessionStore {
  /** Undefined if nobody is signed in, or if what is stored cannot be read any more: then sign in again. */
  load(): Promise<MatrixSession | undefined>;
  save(session: MatrixSession): Promise<SessionKeeping>;
  clear(): Promise<void>;
}

const databaseName = "melo-session";
const keyField = "key";
const sessionField = "session";

export function createSessionStore(deps: SessionStoreDeps): SessionStore {
  let memory: MatrixSession | undefined;
  let opening: Promise<KeyValueDatabase | undefined> | undefined;

  function openDatabase(): Promise<KeyValueDatabase | undefined> {
    opening ??= openOrNothing();
    return opening;
  }

  async function openOrNothing(): Promise<KeyValueDatabase | undefined> {
    // `subtle` is missing outside secure contexts.
    if (deps.indexedDB === undefined || deps.crypto.subtle === undefined) return undefined;
    try {
      return await openKeyValueDatabase(deps.indexedDB, databaseName);
    } catch {
      // Storage is off: memory only, which `save` tells.
      return undefined;
    }
  }

  async function loadStored(database: KeyValueDatabase): Promise<MatrixSession | undefined> {
    const [key, record] = await Promise.all([database.read(keyField), database.read(sessionField)]);
    if (!(key instanceof CryptoKey) || !isEncryptedRecord(record)) return undefined;
    const value = await decryptRecord(deps.crypto, key, record);
    return isSession(value) ? value : undefined;
  }

  return {
    async load() {
      if (memory !== undefined) return memory;
      const database = await openDatabase();
      if (database === undefined) return undefined;
      try {
        memory = await loadStored(database);
      } catch {
        // Unreadable is signed out; the encryption store is kept, so signing in to the same device mends it.
        memory = undefined;
      }
      return memory;
    },
    async save(session) {
      memory = session;
      const database = await openDatabase();
      if (database === undefined) return "memory_only";
      try {
        const key = await createStorageKey(deps.crypto);
        const record = await encryptRecord(deps.crypto, key, session);
        await database.write({ [keyField]: key, [sessionField]: record });
        return "stored";
      } catch {
        // Quota, or a browser that cannot store keys: never in plain text instead.
        return "memory_only";
      }
    },
    async clear() {
      memory = undefined;
      await (await openDatabase())?.clear();
    },
  };
}

function isEncryptedRecord(value: unknown): value is EncryptedRecord {
  return isJsonObject(value) && value["iv"] instanceof Uint8Array && value["ciphertext"] instanceof ArrayBuffer;
}

function isSession(value: unknown): value is MatrixSession {
  return (
    isJsonObject(value) &&
    ["homeserverUrl", "userId", "deviceId", "accessToken"].every((field) => typeof value[field] === "string")
  );
}
