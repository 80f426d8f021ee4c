import { eventTypes } from "@melo/protocol";
import { ClientEvent, MatrixEventEvent, type MatrixClient, type MatrixEvent } from "matrix-js-sdk";
import { parseCallNotificationContent } from "matrix-js-sdk/lib/matrixrtc/types.js";

/** A call that this device would ring for. */
export interface Ring {
  readonly notificationId: string;
  readonly roomId: string;
  readonly userId: string;
  readonly intent: string | undefined;
}

/** Hears of calls by MSC4075's rules as matrix-js-sdk has them, which are those of Element. */
export function followRings(client: MatrixClient, userId: string, onRing: (ring: Ring) => void): void {
  async function judge(event: MatrixEvent): Promise<void> {
    const room = client.getRoom(event.getRoomId());
    const notificationId = event.getId();
    if (room === null || notificationId === undefined || event.getType() !== eventTypes.rtcNotification) return;
    const content = await parseCallNotificationContent(event, { room, userId });
    if (content.notification_type !== "ring") return;
    onRing({
      notificationId,
      roomId: room.roomId,
      userId: event.getSender() ?? "",
      intent: content["m.call.intent"],
    });
  }

  function hear(event: MatrixEvent): void {
    judge(event).catch((error: unknown) => console.warn("does not ring", error));
  }

  client.on(ClientEvent.Event, (event) => {
    if (event.isEncrypted()) event.once(MatrixEventEvent.Decrypted, () => hear(event));
    else hear(event);
  });
}
