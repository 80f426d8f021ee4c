import { localpartOf } from "@melo/protocol";
import type { RoomChange, TextMessage } from "../ports/index.ts";

/** A confirmed text message; the name is the localpart, the body says the key. */
export function textItem(key: string, senderId: string, sentAtMs: number, body = `message ${key}`): TextMessage {
  return {
    kind: "text",
    key,
    eventId: `$${key}`,
    senderId,
    senderName: localpartOf(senderId),
    senderAvatarMxc: undefined,
    sentAtMs,
    body,
    style: "text",
    send: undefined,
  };
}

/** Somebody joined, unless told otherwise. */
export function changeItem(
  key: string,
  senderId: string,
  sentAtMs: number,
  change: RoomChange["change"] = { type: "joined" },
): RoomChange {
  return {
    kind: "change",
    key,
    eventId: `$${key}`,
    senderId,
    senderName: localpartOf(senderId),
    senderAvatarMxc: undefined,
    sentAtMs,
    change,
  };
}
