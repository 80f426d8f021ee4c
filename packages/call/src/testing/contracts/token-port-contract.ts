import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { LivekitTransport, TokenPort } from "../../ports/index.ts";

export interface TokenRig {
  readonly port: TokenPort;
  readonly transport: LivekitTransport;
  /** A room whose call the person may enter, and one they may not. */
  readonly openRoomId: string;
  readonly closedRoomId: string;
  /** The LiveKit identity of this person's device. */
  readonly participantIdentity: string;
  nowMs(): number;
  follow<T>(work: Promise<T>): Promise<T>;
  end(): Promise<void>;
}

/** What the call core relies on, whoever implements {@link TokenPort}. */
export function describeTokenPort(name: string, makeRig: () => Promise<TokenRig>): void {
  describe(`${name} as a TokenPort`, () => {
    let rig: TokenRig;

    beforeEach(async () => {
      rig = await makeRig();
    });

    afterEach(() => rig.end());

    test("gives credentials that hold for a while, for this device", async () => {
      const credentials = await rig.follow(rig.port.requestCredentials(rig.openRoomId, rig.transport));
      expect(credentials.participantIdentity).toBe(rig.participantIdentity);
      expect(credentials.token).not.toBe("");
      expect(credentials.livekitRoom).not.toBe("");
      expect(credentials.expiresAtMs).toBeGreaterThan(rig.nowMs() + 30_000);
    });

    test("refuses a room that the person may not enter", async () => {
      const refused = rig.follow(rig.port.requestCredentials(rig.closedRoomId, rig.transport));
      await expect(refused).rejects.toMatchObject({ name: "MeloError", code: "call_forbidden" });
    });
  });
}
