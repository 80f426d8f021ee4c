import type { CallMemoryPort, RememberedCall } from "../ports/index.ts";

export function createFakeCallMemory(remembered?: RememberedCall): CallMemoryPort {
  let current = remembered;
  return {
    load: () => current,
    save(call) {
      current = call;
    },
    clear() {
      current = undefined;
    },
  };
}
