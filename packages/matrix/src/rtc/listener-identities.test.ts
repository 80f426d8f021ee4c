import type { CallMembership } from "matrix-js-sdk/lib/matrixrtc/index.js";
import { expect, test, vi } from "vitest";
import { createListenerIdentities, digestSha256 } from "./listener-identities.ts";

function membershipOf(userId: string, deviceId: string, memberId: string): CallMembership {
  // The three fields that an identity is made of.
  return { userId, deviceId, memberId } as CallMembership;
}

test("the identity is MSC4195's hash of user, device and member id, and is there once it is computed", async () => {
  const onComputed = vi.fn();
  const identityOf = createListenerIdentities(digestSha256, onComputed);
  const alice = membershipOf("@alice:example.com", "DEVICE123", "memberABC");
  expect(identityOf(alice)).toBeUndefined();
  expect(identityOf(alice)).toBeUndefined();
  await vi.waitFor(() => expect(onComputed).toHaveBeenCalledOnce());
  expect(identityOf(alice)).toBe("J+T45tGruxc+HrUOqJJlyQSV33m728Cme4+vt8/SWrU");
});
