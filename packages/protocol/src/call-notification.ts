import * as z from "zod/mini";

/** Newest text of MSC4075: nobody is rung longer than this, whatever the sender says. */
const maxLifetimeMs = 120_000;
/** A sender's clock that is ahead of the server's by more than this is wrong. */
const maxSenderAheadMs = 20_000;

/** Content of `org.matrix.msc4075.rtc.notification`, as matrix-js-sdk, Element Call and Element X send it. */
export interface CallNotificationContent {
  readonly kind: "ring" | "notification";
  readonly intent: "audio" | "video" | undefined;
  readonly senderTs: number;
  readonly lifetimeMs: number;
  readonly mentionsRoom: boolean;
  readonly mentionedUserIds: readonly string[];
}

const timestamp = z.int().check(z.nonnegative());
const contentSchema = z.object({
  sender_ts: timestamp,
  lifetime: timestamp,
  "m.mentions": z.object({ room: z.optional(z.boolean()), user_ids: z.optional(z.array(z.string())) }),
  notification_type: z.optional(z.string()),
  "m.call.intent": z.optional(z.unknown()),
});

/** Undefined for contents of another shape, and for an emptied one that takes an earlier notification back. */
export function parseCallNotification(content: unknown): CallNotificationContent | undefined {
  const parsed = contentSchema.safeParse(content);
  if (!parsed.success) return undefined;
  const { data } = parsed;
  const intent = data["m.call.intent"];
  return {
    // The newest text leaves the kind to the receiver; what names none wants an answer.
    kind: (data.notification_type ?? "ring") === "ring" ? "ring" : "notification",
    intent: intent === "audio" || intent === "video" ? intent : undefined,
    senderTs: data.sender_ts,
    lifetimeMs: data.lifetime,
    mentionsRoom: data["m.mentions"].room ?? false,
    mentionedUserIds: data["m.mentions"].user_ids ?? [],
  };
}

/** Milliseconds since the epoch; measured as MSC4075 says, by clocks that need not agree. */
export function callNotificationExpiry(
  { senderTs, lifetimeMs }: Pick<CallNotificationContent, "senderTs" | "lifetimeMs">,
  originServerTs: number,
  nowMs: number,
): number {
  const basis = senderTs - originServerTs > maxSenderAheadMs ? originServerTs : senderTs;
  return Math.min(basis + lifetimeMs, nowMs + maxLifetimeMs);
}

export interface NewCallNotification {
  readonly kind: "ring" | "notification";
  readonly intent: "audio" | "video";
  /** Of the slot's state event: `m.call#ROOM`. */
  readonly slotId: string;
  readonly senderTs: number;
  readonly lifetimeMs: number;
}

/** Sticky (MSC4354) where the homeserver can: its sticky key is the slot. */
export interface CallNotificationEventContent {
  slot_id: string;
  msc4354_sticky_key: string;
  "m.mentions": { user_ids: string[]; room: boolean };
  notification_type: "ring" | "notification";
  sender_ts: number;
  lifetime: number;
  "m.call.intent": "audio" | "video";
}

/** For everybody in the room. The event refers (`m.reference`) to the sender's own call membership besides. */
export function callNotificationContent(notification: NewCallNotification): CallNotificationEventContent {
  return {
    slot_id: notification.slotId,
    msc4354_sticky_key: notification.slotId,
    "m.mentions": { user_ids: [], room: true },
    notification_type: notification.kind,
    sender_ts: notification.senderTs,
    lifetime: notification.lifetimeMs,
    "m.call.intent": notification.intent,
  };
}

/** How long the homeserver shall keep a notification for devices that sync late: its lifetime, and clocks that differ. */
export function stickyNotificationMs(lifetimeMs: number): number {
  return lifetimeMs + maxSenderAheadMs;
}
