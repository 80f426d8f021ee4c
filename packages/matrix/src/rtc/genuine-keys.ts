import { eventTypes } from "@melo/protocol";
import { createEventSource, type EventStream, type Scope } from "@melo/reactive";
import { ClientEvent, MatrixEvent, type MatrixClient } from "matrix-js-sdk";
import { listen } from "../client/listen.ts";
import { judgeKeyMessage, type ReceivedToDevice } from "./key-filter.ts";

/** Media key messages of other devices, those that are not theirs left out. */
export function listenToGenuineKeys(scope: Scope, client: MatrixClient): EventStream<MatrixEvent> {
  const genuine = createEventSource<MatrixEvent>();

  async function hasIdentityKey(userId: string, deviceId: string, identityKey: string): Promise<boolean> {
    const devices = await client.getCrypto()?.getUserDeviceInfo([userId], true);
    return devices?.get(userId)?.get(deviceId)?.getIdentityKey() === identityKey;
  }

  async function isGenuine(received: ReceivedToDevice): Promise<boolean> {
    const judged = judgeKeyMessage(received);
    if (judged.verdict !== "ask") return judged.verdict === "genuine";
    try {
      return await hasIdentityKey(judged.userId, judged.deviceId, judged.identityKey);
    } catch {
      // Without the device list nobody can vouch for the key.
      return false;
    }
  }

  function emit({ message }: ReceivedToDevice): void {
    genuine.emit(new MatrixEvent({ type: message.type, sender: message.sender, content: message.content }));
  }

  listen(scope, client, ClientEvent.ReceivedToDeviceMessage, (received) => {
    if (received.message.type !== eventTypes.encryptionKeys) return;
    // Decided on the spot when possible: two keys of one device must not overtake each other.
    const { verdict } = judgeKeyMessage(received);
    if (verdict === "genuine") emit(received);
    if (verdict === "ask") {
      void isGenuine(received).then((isIndeed) => {
        if (isIndeed && !scope.hasEnded) emit(received);
      });
    }
  });
  return genuine;
}
