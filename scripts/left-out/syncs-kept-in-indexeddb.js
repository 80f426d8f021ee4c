/*
 * Stands for matrix-js-sdk's store in IndexedDB and what it gathers syncs with: MELO keeps what it synced in memory
 * (docs/decisions/0131), and the SDK's memory store needs neither.
 */
export function IndexedDBStore() {}

export { IndexedDBStore as Category, IndexedDBStore as SyncAccumulator };
