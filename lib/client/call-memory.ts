import type { CallMemoryPort, RememberedCall } from "@melo/call";

const storageKey = "melo.call";

function isRememberedCall(value: unknown): value is RememberedCall {
  if (typeof value !== "object" || value === null) return false;
  const call = value as Partial<Record<keyof RememberedCall, unknown>>;
  return (
    typeof call.roomId === "string" &&
    typeof call.isMicrophoneOn === "boolean" &&
    typeof call.isCameraOn === "boolean" &&
    typeof call.isDeafened === "boolean" &&
    typeof call.isHandRaised === "boolean" &&
    typeof call.seenAtMs === "number"
  );
}

/** Session storage belongs to one tab and outlives a reload: exactly what must be remembered. */
export function createCallMemory(storage: Storage): CallMemoryPort {
  return {
    load() {
      const text = storage.getItem(storageKey);
      if (text === null) return undefined;
      try {
        const value: unknown = JSON.parse(text);
        return isRememberedCall(value) ? value : undefined;
      } catch {
        // Damaged memory is no memory.
        return undefined;
      }
    },
    save(call) {
      try {
        storage.setItem(storageKey, JSON.stringify(call));
      } catch {
        // Full or forbidden storage: a reload then does not come back to the call, and nothing else is lost.
      }
    },
    clear: () => storage.removeItem(storageKey),
  };
}
