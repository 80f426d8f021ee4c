import type { CallDevice, MediaKey } from "@melo/call";
import { eventTypes, participantIdentity } from "@melo/protocol";
import type { ReadonlySignal } from "@melo/reactive";
import { encodeBase64 } from "matrix-js-sdk";
import type { MatrixRTCSession } from "matrix-js-sdk/lib/matrixrtc/index.js";
import { RTCEncryptionManager } from "matrix-js-sdk/lib/matrixrtc/RTCEncryptionManager.js";
import type { MatrixContext } from "../client/matrix-context.ts";
import type { RtcClient } from "./rtc-client.ts";

export interface KeyHandover {
  hand(device: CallDevice): void;
  takeBack(device: CallDevice): void;
}

export interface KeyHandoverOptions {
  readonly context: Pick<MatrixContext, "clock" | "warn">;
  readonly rtc: Pick<RtcClient, "encryptAndSendToDevice">;
  readonly session: MatrixRTCSession;
  readonly roomId: string;
  readonly own: CallDevice & { readonly memberId: string };
  readonly keys: ReadonlySignal<readonly MediaKey[]>;
}

/** Our key for devices that the SDK's session does not count among the members yet. */
export function createKeyHandover(options: KeyHandoverOptions): KeyHandover {
  const { context, rtc, session, roomId, own, keys } = options;
  const ownIdentity = participantIdentity(own.userId, own.deviceId);
  /** Index of the key that a device was handed. */
  const handed = new Map<string, number>();

  return {
    hand(device) {
      // The last one is in use; a newer one that is being handed round follows with the membership.
      const key = keys.peek().findLast(({ participantIdentity: identity }) => identity === ownIdentity);
      if (key === undefined) return;
      handed.set(nameOf(device), key.index);
      rtc
        .encryptAndSendToDevice(eventTypes.encryptionKeys, [{ ...device }], {
          keys: { index: key.index, key: encodeBase64(key.bytes) },
          room_id: roomId,
          member: { claimed_device_id: own.deviceId, id: own.memberId },
          session: { call_id: "", application: "m.call", scope: "m.room" },
          sent_ts: context.clock.now(),
        })
        .catch((error: unknown) => context.warn("could not hand over a media key", error));
    },
    takeBack(device) {
      const index = handed.get(nameOf(device));
      handed.delete(nameOf(device));
      if (index !== undefined) countAsLeaver(session, device, index);
    },
  };
}

function nameOf({ userId, deviceId }: CallDevice): string {
  return `${userId} ${deviceId}`;
}

/**
 * Adds a device to those who have our present key. It is no member, so that the SDK makes a new key at its next look, the
 * same way as for everybody who left. Private parts of matrix-js-sdk 43.0.0, which is pinned exactly; the integration test
 * of handed keys fails if they change.
 */
function countAsLeaver(session: MatrixRTCSession, { userId, deviceId }: CallDevice, keyIndex: number): void {
  const manager = session["encryptionManager"];
  if (!(manager instanceof RTCEncryptionManager)) return;
  const outbound = manager["outboundSession"];
  if (outbound === null || outbound.keyId !== keyIndex) return;
  outbound.sharedWith.push({ userId, deviceId, membershipTs: 0 });
  void session.ensureRecalculateSessionMembers();
}
