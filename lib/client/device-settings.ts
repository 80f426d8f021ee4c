import type { SettingsStore } from "@melo/call";
import { createSignal } from "@melo/reactive";

function readJson(storage: Storage, key: string): unknown {
  try {
    return JSON.parse(storage.getItem(key) ?? "null") ?? undefined;
  } catch {
    // Damaged or forbidden storage is no memory.
    return undefined;
  }
}

/** Settings that belong to this device, in local storage under one key. */
export function createDeviceSettings(storage: Storage, key: string): SettingsStore {
  const value = createSignal(readJson(storage, key));
  return {
    value,
    save(next) {
      value.value = next;
      try {
        storage.setItem(key, JSON.stringify(next));
      } catch {
        // Full or forbidden storage: it holds until the page is left.
      }
    },
  };
}
