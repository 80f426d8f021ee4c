/** The bits of IndexedDB that a handful of values need. */
export interface KeyValueDatabase {
  read(key: string): Promise<unknown>;
  /** Writes all entries or none. */
  write(entries: Readonly<Record<string, unknown>>): Promise<void>;
  clear(): Promise<void>;
}

const storeName = "values";

/** Rejects where IndexedDB is switched off, as in some private windows. */
export async function openKeyValueDatabase(factory: IDBFactory, name: string): Promise<KeyValueDatabase> {
  const database = await open(factory, name);

  async function run<T>(
    mode: IDBTransactionMode,
    use: (store: IDBObjectStore) => IDBRequest<T> | undefined,
  ): Promise<T | undefined> {
    const transaction = database.transaction(storeName, mode);
    const request = use(transaction.objectStore(storeName));
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error("transaction aborted"));
    });
    return request?.result;
  }

  return {
    read: (key) => run("readonly", (store) => store.get(key)),
    async write(entries) {
      await run("readwrite", (store) => {
        for (const [key, value] of Object.entries(entries)) store.put(value, key);
        return undefined;
      });
    },
    async clear() {
      await run("readwrite", (store) => store.clear());
    },
  };
}

function open(factory: IDBFactory, name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = factory.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(storeName);
    request.onsuccess = () => {
      // Another tab deletes the database: do not stand in its way.
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = () => reject(request.error ?? new Error("cannot open the database"));
    request.onblocked = () => reject(new Error("database blocked"));
  });
}
