import { createEventSource, type EventStream, type Scope } from "@melo/reactive";
import { ClientEvent, MatrixEvent, type MatrixClient } from "matrix-js-sdk";
import { listen } from "../client/listen.ts";
import { judgeKeyMessage, type DeviceQuestion, type ReceivedToDevice } from "./key-filter.ts";

/** To-device messages of one type about media keys, those left out that are not of the device they claim. */
export function listenToGenuineMessages(
  scope: Scope,
  client: MatrixClient,
  eventType: string,
): EventStream<MatrixEvent> {
  const genuine = createEventSource<MatrixEvent>();

  async function hasIdentityKey(userId: string, deviceId: string, identityKey: string): Promise<boolean> {
    const devices = await client.getCrypto()?.getUserDeviceInfo([userId], true);
    return devices?.get(userId)?.get(deviceId)?.getIdentityKey() === identityKey;
  }

  function emit({ message }: ReceivedToDevice): void {
    if (scope.hasEnded) return;
    genuine.emit(new MatrixEvent({ type: message.type, sender: message.sender, content: message.content }));
  }

  async function emitIfVouchedFor(
    received: ReceivedToDevice,
    { userId, deviceId, identityKey }: DeviceQuestion,
  ): Promise<void> {
    try {
      if (await hasIdentityKey(userId, deviceId, identityKey)) emit(received);
    } catch {
      // Without the device list nobody can vouch for the message, so it is dropped.
    }
  }

  listen(scope, client, ClientEvent.ReceivedToDeviceMessage, (received) => {
    if (received.message.type !== eventType) return;
    // Decided on the spot when possible: two keys of one device must not overtake each other.
    const judged = judgeKeyMessage(received);
    if (judged.verdict === "genuine") emit(received);
    if (judged.verdict === "ask") void emitIfVouchedFor(received, judged);
  });
  return genuine;
}
