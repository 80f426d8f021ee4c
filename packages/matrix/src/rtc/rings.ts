import type { CallDecline, CallNotification, RingsPort } from "@melo/call";
import {
  callNotificationContent,
  callNotificationExpiry,
  callSlotId,
  eventTypes,
  parseCallNotification,
  stickyNotificationMs,
} from "@melo/protocol";
import { createSignal, type Scope } from "@melo/reactive";
import {
  EventType,
  RelationType,
  UnsupportedStickyEventsEndpointError,
  type MatrixEvent,
  type Room,
} from "matrix-js-sdk";
import type { IRTCNotificationContent } from "matrix-js-sdk/lib/matrixrtc/index.js";
import { translated, type MatrixContext } from "../client/matrix-context.ts";
import { isJsonObject } from "../http/json-fields.ts";
import { stateOf } from "../rooms/room-summary.ts";
import type { FreshEvents } from "./fresh-events.ts";
import { requireOwnMembership } from "./own-membership.ts";

/** As long as Element Call rings. */
const lifetimeMs = 90_000;
/** A decline may overtake the decryption of what it declines. */
const keptDeclines = 50;

export function createRings(scope: Scope, context: MatrixContext, freshEvents: FreshEvents): RingsPort {
  const { client, session, clock } = context;
  const notifications = createSignal<readonly CallNotification[]>([]);
  const declines = createSignal<readonly CallDecline[]>([]);

  function add(notification: CallNotification): void {
    const known = notifications.peek();
    if (known.some(({ id }) => id === notification.id)) return;
    notifications.value = [...known, notification];
    clock.schedule(scope, notification.expiresAtMs - clock.now(), () => {
      notifications.value = notifications.peek().filter((one) => one !== notification);
    });
  }

  function readNotification(event: MatrixEvent, room: Room): void {
    const id = event.getId();
    const senderId = event.getSender();
    const content = parseCallNotification(event.getContent());
    if (id === undefined || senderId === undefined || content === undefined) return;
    const expiresAtMs = callNotificationExpiry(content, event.getTs(), clock.now());
    if (expiresAtMs <= clock.now()) return;
    const isOwn = senderId === session.userId;
    const isMeant =
      content.mentionedUserIds.includes(session.userId) ||
      (content.mentionsRoom && stateOf(room)?.mayTriggerNotifOfType("room", senderId) === true);
    if (!isOwn && (!isMeant || hasAnsweredSince(room, event.getTs()))) return;
    add({ id, roomId: room.roomId, senderId, kind: content.kind, intent: content.intent, expiresAtMs });
  }

  /** By the call memberships of this person's devices: an answer, or a leave, after the notification. */
  function hasAnsweredSince(room: Room, sinceMs: number): boolean {
    const memberships = stateOf(room)?.getStateEvents(eventTypes.callMember) ?? [];
    return memberships.some((event) => event.getSender() === session.userId && event.getTs() >= sinceMs);
  }

  function readDecline(event: MatrixEvent): void {
    const relation: unknown = event.getContent()["m.relates_to"];
    const notificationId = isJsonObject(relation) ? relation["event_id"] : undefined;
    const userId = event.getSender();
    if (typeof notificationId !== "string" || userId === undefined) return;
    declines.value = [...declines.peek(), { notificationId, userId }].slice(-keptDeclines);
  }

  freshEvents.subscribe(scope, (event) => {
    const room = client.getRoom(event.getRoomId());
    if (room === null) return;
    if (event.getType() === eventTypes.rtcNotification) readNotification(event, room);
    if (event.getType() === eventTypes.rtcDecline) readDecline(event);
  });

  async function send(roomId: string, content: IRTCNotificationContent): Promise<string> {
    try {
      const durationMs = stickyNotificationMs(lifetimeMs);
      const sticky = await client._unstable_sendStickyEvent(
        roomId,
        durationMs,
        null,
        EventType.RTCNotification,
        content,
      );
      return sticky.event_id;
    } catch (error) {
      if (!(error instanceof UnsupportedStickyEventsEndpointError)) throw error;
      const { event_id: id } = await client.sendEvent(roomId, EventType.RTCNotification, content);
      return id;
    }
  }

  return {
    notifications,
    declines,
    notify: (roomId, kind, intent) =>
      translated(context, async () => {
        const membershipEventId = requireOwnMembership(context, roomId);
        const senderTs = clock.now();
        const id = await send(roomId, {
          ...callNotificationContent({ kind, intent, slotId: callSlotId, senderTs, lifetimeMs }),
          "m.relates_to": { rel_type: RelationType.Reference, event_id: membershipEventId },
        });
        return { id, roomId, senderId: session.userId, kind, intent, expiresAtMs: senderTs + lifetimeMs };
      }),
    decline: (roomId, notificationId) =>
      translated(context, async () => {
        await client.sendRtcDecline(roomId, notificationId);
      }),
  };
}
