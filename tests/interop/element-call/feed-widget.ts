import {
  ClientEvent,
  MatrixEventEvent,
  RoomStateEvent,
  RoomStickyEventsEvent,
  type MatrixClient,
  type MatrixEvent,
} from "matrix-js-sdk";
import type { ClientWidgetApi } from "matrix-widget-api";
import { widgetEvent } from "./widget-driver.ts";

type ToDeviceMessage = Parameters<ClientWidgetApi["feedToDevice"]>[0];

interface ReceivedToDevice {
  readonly message: ToDeviceMessage;
  /** Null if it came in clear. */
  readonly encryptionInfo: object | null;
}

/**
 * Tells a widget what happens in its room, and what arrives for this device: each event once, and as it was before it was
 * encrypted. Ends with the function that it returns.
 */
export function feedWidget(
  api: ClientWidgetApi,
  client: MatrixClient,
  roomId: string,
  onToDevice: (message: ToDeviceMessage) => void,
): () => void {
  const fed = new Set<string>();
  const report = (error: unknown): void => console.warn("the widget did not take an event", error);

  function feed(event: MatrixEvent): void {
    const eventId = event.getId();
    if (event.getRoomId() !== roomId || event.isSending() || eventId === undefined || fed.has(eventId)) return;
    const isReadable = !event.isBeingDecrypted() && !event.shouldAttemptDecryption() && !event.isDecryptionFailure();
    if (!isReadable) {
      event.once(MatrixEventEvent.Decrypted, () => feed(event));
      return;
    }
    fed.add(eventId);
    api.feedEvent(widgetEvent(event)).catch(report);
  }

  function feedState(event: MatrixEvent): void {
    if (event.getRoomId() === roomId) api.feedStateUpdate(widgetEvent(event)).catch(report);
  }

  function feedSticky(added: readonly MatrixEvent[], updated: readonly { readonly current: MatrixEvent }[]): void {
    for (const event of [...added, ...updated.map(({ current }) => current)]) feed(event);
  }

  function feedToDevice({ message, encryptionInfo }: ReceivedToDevice): void {
    onToDevice(message);
    api.feedToDevice(message, encryptionInfo !== null).catch(report);
  }

  const room = client.getRoom(roomId);
  client.on(ClientEvent.Event, feed);
  client.on(RoomStateEvent.Events, feedState);
  client.on(ClientEvent.ReceivedToDeviceMessage, feedToDevice);
  room?.on(RoomStickyEventsEvent.Update, feedSticky);
  return () => {
    client.off(ClientEvent.Event, feed);
    client.off(RoomStateEvent.Events, feedState);
    client.off(ClientEvent.ReceivedToDeviceMessage, feedToDevice);
    room?.off(RoomStickyEventsEvent.Update, feedSticky);
  };
}
