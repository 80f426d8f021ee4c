import { localpartOf } from "@melo/protocol";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CallRoomPort } from "../../ports/index.ts";

export interface CallRoomRig {
  readonly port: CallRoomPort;
  readonly encryptedRoomId: string;
  readonly openRoomId: string;
  /** Somebody in the encrypted room, with the name they have there. */
  readonly member: { readonly userId: string; readonly displayName: string };
  end(): Promise<void>;
}

/** What the call core relies on, whoever implements {@link CallRoomPort}. */
export function describeCallRoomPort(name: string, makeRig: () => Promise<CallRoomRig>): void {
  describe(`${name} as a CallRoomPort`, () => {
    let rig: CallRoomRig;

    beforeEach(async () => {
      rig = await makeRig();
    });

    afterEach(() => rig.end());

    test("knows whether a room is encrypted", () => {
      expect(rig.port.isEncrypted(rig.encryptedRoomId)).toBe(true);
      expect(rig.port.isEncrypted(rig.openRoomId)).toBe(false);
    });

    test("takes a room that it does not know for encrypted", () => {
      expect(rig.port.isEncrypted("!unknown:nowhere.example")).toBe(true);
    });

    test("knows a member by name", () => {
      const { userId } = rig.member;
      expect(rig.port.member(rig.encryptedRoomId, userId).peek()).toMatchObject(rig.member);
    });

    test("calls somebody unknown by the localpart", () => {
      const userId = "@somebody.unknown:nowhere.example";
      const member = rig.port.member(rig.encryptedRoomId, userId).peek();
      expect(member).toEqual({ userId, displayName: localpartOf(userId), avatarMxc: undefined });
    });

    test("gives the same signal for the same person in the same room", () => {
      const { userId } = rig.member;
      expect(rig.port.member(rig.encryptedRoomId, userId)).toBe(rig.port.member(rig.encryptedRoomId, userId));
    });
  });
}
