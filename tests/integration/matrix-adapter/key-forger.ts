import type { MatrixSession } from "@melo/chat";
import { createBareDevice, startBareDevice } from "./bare-device.ts";

/** A device that sends what an honest one never would: past the adapter, straight at the SDK. */
export interface KeyForger {
  /** A media key in the name of `claimed`, Olm-encrypted to `target` by this device. */
  sendEncrypted(claimed: ClaimedDevice, target: MatrixSession, roomId: string): Promise<void>;
  /** The same in clear. */
  sendInClear(claimed: ClaimedDevice, target: MatrixSession, roomId: string): Promise<void>;
  stop(): void;
}

interface ClaimedDevice {
  readonly userId: string;
  readonly deviceId: string;
}

/** Recognisable among real keys: `AAAA…`. */
export const forgedKeyBytes = new Uint8Array(16);

const keyEventType = "io.element.call.encryption_keys";

function keyContent({ userId, deviceId }: ClaimedDevice, roomId: string): Record<string, unknown> {
  return {
    keys: { index: 0, key: "AAAAAAAAAAAAAAAAAAAAAA" },
    room_id: roomId,
    member: { id: `${userId}:${deviceId}`, claimed_device_id: deviceId },
    session: { call_id: "", application: "m.call", scope: "m.room" },
    sent_ts: 1,
  };
}

export async function startKeyForger(session: MatrixSession): Promise<KeyForger> {
  const client = createBareDevice(session);
  await startBareDevice(client);
  return {
    async sendEncrypted(claimed, target, roomId) {
      await client.getCrypto()?.getUserDeviceInfo([target.userId], true);
      await client.encryptAndSendToDevice(keyEventType, [target], keyContent(claimed, roomId));
    },
    async sendInClear(claimed, target, roomId) {
      const batch = new Map([[target.userId, new Map([[target.deviceId, keyContent(claimed, roomId)]])]]);
      await client.sendToDevice(keyEventType, batch);
    },
    stop: () => client.stopClient(),
  };
}
