import type { MatrixSession } from "@melo/chat";
import { callKeyRequestContent, eventTypes } from "@melo/protocol";
import { ClientEvent } from "matrix-js-sdk";
import { createBareDevice, startBareDevice } from "./bare-device.ts";

/** A device that asks for media keys and does nothing else: past the adapter, straight at the SDK. */
export interface KeyAsker {
  /** Asks the device of `target`, in the name of one's own device or of another. */
  ask(target: MatrixSession, roomId: string, claimedDeviceId?: string): Promise<void>;
  askInClear(target: MatrixSession, roomId: string): Promise<void>;
  /** Indices of the media keys that came, in order. */
  readonly receivedIndices: readonly unknown[];
  stop(): void;
}

export async function startKeyAsker(session: MatrixSession): Promise<KeyAsker> {
  const client = createBareDevice(session);
  const receivedIndices: unknown[] = [];
  client.on(ClientEvent.ReceivedToDeviceMessage, ({ message }) => {
    if (message.type !== eventTypes.encryptionKeys) return;
    const { keys } = message.content as { readonly keys?: { readonly index?: unknown } };
    receivedIndices.push(keys?.index);
  });
  await startBareDevice(client);

  function request(roomId: string, deviceId: string): Record<string, unknown> {
    const memberId = `${session.userId}:${deviceId}`;
    return callKeyRequestContent({ roomId, deviceId, memberId, sentAtMs: Date.now() });
  }

  return {
    receivedIndices,
    async ask(target, roomId, claimedDeviceId = session.deviceId) {
      await client.getCrypto()?.getUserDeviceInfo([target.userId], true);
      await client.encryptAndSendToDevice(eventTypes.callKeyRequest, [target], request(roomId, claimedDeviceId));
    },
    async askInClear(target, roomId) {
      const messages = new Map([[target.userId, new Map([[target.deviceId, request(roomId, session.deviceId)]])]]);
      await client.sendToDevice(eventTypes.callKeyRequest, messages);
    },
    stop: () => client.stopClient(),
  };
}
