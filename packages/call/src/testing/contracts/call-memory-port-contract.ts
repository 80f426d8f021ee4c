import { describe, expect, test } from "vitest";
import type { CallMemoryPort, RememberedCall } from "../../ports/index.ts";

const call: RememberedCall = {
  roomId: "!lounge:melo.example",
  isMicrophoneOn: true,
  isCameraOn: false,
  isDeafened: false,
  isHandRaised: true,
  seenAtMs: 1_700_000_000_000,
};

/** What the call core relies on, whoever implements {@link CallMemoryPort}; `makePort` gives one that has forgotten all. */
export function describeCallMemoryPort(name: string, makePort: () => CallMemoryPort): void {
  describe(`${name} as a CallMemoryPort`, () => {
    test("remembers nothing at first", () => {
      expect(makePort().load()).toBeUndefined();
    });

    test("remembers the last call that was saved", () => {
      const port = makePort();
      port.save(call);
      port.save({ ...call, isDeafened: true });
      expect(port.load()).toEqual({ ...call, isDeafened: true });
    });

    test("forgets", () => {
      const port = makePort();
      port.save(call);
      port.clear();
      port.clear();
      expect(port.load()).toBeUndefined();
    });
  });
}
