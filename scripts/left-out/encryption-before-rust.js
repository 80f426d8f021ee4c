/*
 * Stands for matrix-js-sdk's stores of its former encryption and the way out of them: no device of MELO ever had one.
 * The client makes such a store, asks it whether there is anything to bring over, and deletes it at the end.
 */
function EmptyStore() {}

EmptyStore.prototype.containsData = () => Promise.resolve(false);
EmptyStore.prototype.deleteAllData = () => Promise.resolve();

async function bringNothingOver() {}

export {
  EmptyStore as IndexedDBCryptoStore,
  EmptyStore as LocalStorageCryptoStore,
  EmptyStore as MemoryCryptoStore,
  bringNothingOver as migrateFromLegacyCrypto,
  bringNothingOver as migrateLegacyLocalTrustIfNeeded,
  bringNothingOver as migrateRoomSettingsFromLegacyCrypto,
};
