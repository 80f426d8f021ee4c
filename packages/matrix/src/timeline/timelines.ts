import type { TimelinePort } from "@melo/chat";
import { EventStatus, EventType, MsgType } from "matrix-js-sdk";
import type { MatrixContext } from "../client/matrix-context.ts";
import { createOutbox, type Outbox } from "./outbox.ts";
import { openTimeline } from "./timeline-feed.ts";

export function createTimelines(context: MatrixContext): TimelinePort {
  const { client, clock } = context;
  const outboxes = new Map<string, Outbox>();

  /** The SDK keeps a failed event of its own; ours is the one that counts. */
  function forgetPending(roomId: string, transactionId: string): void {
    const room = client.getRoom(roomId);
    const pending = room?.getPendingEvents().find((event) => event.getTxnId() === transactionId);
    if (pending?.status === EventStatus.NOT_SENT) client.cancelPendingEvent(pending);
  }

  async function send(roomId: string, body: string, transactionId: string): Promise<string> {
    try {
      const content = { msgtype: MsgType.Text as const, body };
      const { event_id: eventId } = await client.sendEvent(roomId, EventType.RoomMessage, content, transactionId);
      return eventId;
    } catch (error) {
      forgetPending(roomId, transactionId);
      throw context.toMeloError(error);
    }
  }

  function outboxOf(roomId: string): Outbox {
    const known = outboxes.get(roomId);
    if (known !== undefined) return known;
    const outbox = createOutbox({
      now: () => clock.now(),
      makeTransactionId: () => client.makeTxnId(),
      send: (body, transactionId) => send(roomId, body, transactionId),
    });
    outboxes.set(roomId, outbox);
    return outbox;
  }

  return { open: (scope, roomId) => openTimeline(scope, context, roomId, outboxOf(roomId)) };
}
