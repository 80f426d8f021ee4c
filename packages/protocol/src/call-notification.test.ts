import { describe, expect, test } from "vitest";
import { callNotificationContent, callNotificationExpiry, parseCallNotification } from "./call-notification.ts";

const sentAt = 1_700_000_000_000;
const content = callNotificationContent({
  kind: "ring",
  intent: "video",
  slotId: "m.call#ROOM",
  senderTs: sentAt,
  lifetimeMs: 90_000,
});

describe("a call notification", () => {
  test("is read as it was written", () => {
    expect(parseCallNotification(content)).toEqual({
      kind: "ring",
      intent: "video",
      senderTs: sentAt,
      lifetimeMs: 90_000,
      mentionsRoom: true,
      mentionedUserIds: [],
    });
  });

  test("of Element Call before slots is read too", () => {
    const { slot_id: _, msc4354_sticky_key: __, ...older } = content;
    expect(parseCallNotification({ ...older, notification_type: "notification" })).toMatchObject({
      kind: "notification",
    });
  });

  test.each([
    {},
    { msc4354_sticky_key: "m.call#ROOM" },
    { ...content, sender_ts: "now" },
    { ...content, lifetime: -1 },
    { ...content, "m.mentions": undefined },
  ])("is not read from %j", (other) => {
    expect(parseCallNotification(other)).toBeUndefined();
  });
});

describe("a call notification ends", () => {
  const notification = { senderTs: sentAt, lifetimeMs: 90_000 };

  test("a lifetime after it was sent", () => {
    expect(callNotificationExpiry(notification, sentAt + 300, sentAt + 400)).toBe(sentAt + 90_000);
  });

  test("by the server's clock if the sender's is far ahead", () => {
    expect(callNotificationExpiry({ ...notification, senderTs: sentAt + 3_600_000 }, sentAt, sentAt)).toBe(
      sentAt + 90_000,
    );
  });

  test("after two minutes at the latest", () => {
    expect(callNotificationExpiry({ ...notification, lifetimeMs: 86_400_000 }, sentAt, sentAt)).toBe(sentAt + 120_000);
  });
});
