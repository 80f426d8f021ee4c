import type { TimelinePort } from "@melo/chat";
import { EventStatus, EventType, MsgType, type MatrixEvent, type Room } from "matrix-js-sdk";
import type { MatrixContext } from "../client/matrix-context.ts";
import { createOutbox, type Outbox } from "./outbox.ts";
import { openTimeline } from "./timeline-feed.ts";

export function createTimelines(context: MatrixContext): TimelinePort {
  const { client, clock } = context;
  const outboxes = new Map<string, Outbox>();

  /** The SDK's own echo of a message that it could not send. */
  function unsentEvent(room: Room | null, transactionId: string): MatrixEvent | undefined {
    return room
      ?.getPendingEvents()
      .find((event) => event.status === EventStatus.NOT_SENT && event.getTxnId() === transactionId);
  }

  async function send(roomId: string, body: string, transactionId: string): Promise<string> {
    const room = client.getRoom(roomId);
    const unsent = unsentEvent(room, transactionId);
    const content = { msgtype: MsgType.Text as const, body };
    try {
      // A transaction id can be used for one event of the SDK only; sending that one again keeps the transaction.
      const { event_id: eventId } =
        room !== null && unsent !== undefined
          ? await client.resendEvent(unsent, room)
          : await client.sendEvent(roomId, EventType.RoomMessage, content, transactionId);
      return eventId;
    } catch (error) {
      throw context.toMeloError(error);
    }
  }

  function forget(roomId: string, transactionId: string): void {
    const unsent = unsentEvent(client.getRoom(roomId), transactionId);
    if (unsent !== undefined) client.cancelPendingEvent(unsent);
  }

  function outboxOf(roomId: string): Outbox {
    const known = outboxes.get(roomId);
    if (known !== undefined) return known;
    const outbox = createOutbox({
      now: () => clock.now(),
      makeTransactionId: () => client.makeTxnId(),
      send: (body, transactionId) => send(roomId, body, transactionId),
      forget: (transactionId) => forget(roomId, transactionId),
    });
    outboxes.set(roomId, outbox);
    return outbox;
  }

  return { open: (scope, roomId) => openTimeline(scope, context, roomId, outboxOf(roomId)) };
}
