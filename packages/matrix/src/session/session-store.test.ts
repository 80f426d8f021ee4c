import { IDBFactory } from "fake-indexeddb";
import { expect, test } from "vitest";
import { openKeyValueDatabase } from "./key-value-database.ts";
import { createSessionStore } from "./session-store.ts";

const session = {
  homeserverUrl: "https://matrix.example.org",
  userId: "@ann:example.org",
  deviceId: "PHONE",
  accessToken: "syt_very_secret",
};

test("a session survives a reload", async () => {
  const indexedDB = new IDBFactory();
  await expect(createSessionStore({ indexedDB, crypto }).save(session)).resolves.toBe("stored");
  await expect(createSessionStore({ indexedDB, crypto }).load()).resolves.toEqual(session);
});

test("nobody is signed in at first, and after clearing", async () => {
  const indexedDB = new IDBFactory();
  const store = createSessionStore({ indexedDB, crypto });
  await expect(store.load()).resolves.toBeUndefined();
  await store.save(session);
  await store.clear();
  await expect(store.load()).resolves.toBeUndefined();
  await expect(createSessionStore({ indexedDB, crypto }).load()).resolves.toBeUndefined();
});

test("what is stored is not readable, and the key cannot leave", async () => {
  const indexedDB = new IDBFactory();
  await createSessionStore({ indexedDB, crypto }).save(session);
  const database = await openKeyValueDatabase(indexedDB, "melo-session");
  const key = await database.read("key");
  const record = (await database.read("session")) as { ciphertext: ArrayBuffer };
  expect(key).toMatchObject({ extractable: false });
  expect(new TextDecoder().decode(record.ciphertext)).not.toContain("secret");
});

test("a damaged record is signed out, not a crash", async () => {
  const indexedDB = new IDBFactory();
  await createSessionStore({ indexedDB, crypto }).save(session);
  const database = await openKeyValueDatabase(indexedDB, "melo-session");
  const record = (await database.read("session")) as { iv: Uint8Array };
  await database.write({ session: { ...record, ciphertext: new ArrayBuffer(32) } });
  await expect(createSessionStore({ indexedDB, crypto }).load()).resolves.toBeUndefined();
});

const brokenFactory = {
  open() {
    throw new DOMException("storage is off", "SecurityError");
  },
} as unknown as IDBFactory;
const insecureCrypto = { getRandomValues: crypto.getRandomValues.bind(crypto) } as unknown as Crypto;

test.each([
  ["no IndexedDB", { indexedDB: undefined, crypto }],
  ["IndexedDB switched off", { indexedDB: brokenFactory, crypto }],
  ["no WebCrypto", { indexedDB: new IDBFactory(), crypto: insecureCrypto }],
])("with %s the session lives as long as the page, and is not written in clear", async (_title, deps) => {
  const store = createSessionStore(deps);
  await expect(store.save(session)).resolves.toBe("memory_only");
  await expect(store.load()).resolves.toEqual(session);
  await expect(createSessionStore(deps).load()).resolves.toBeUndefined();
});
