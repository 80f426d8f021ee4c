import type { RoomChange, TextMessage, TimelineItem, UndecryptedMessage } from "@melo/chat";
import { eventTypes, localpartOf } from "@melo/protocol";
import { callChangeFrom } from "./call-change.ts";
import { isJsonObject, optionalString, type JsonObject } from "../http/json-fields.ts";

/** What a timeline shows of an event, as plain data. */
export interface EventFacts {
  readonly key: string;
  readonly eventId: string | undefined;
  /** The decrypted type where there is one. */
  readonly type: string;
  readonly stateKey: string | undefined;
  readonly content: JsonObject;
  /** Of state events: the content that this one replaced. */
  readonly previousContent: JsonObject;
  readonly senderId: string;
  readonly senderName: string;
  readonly senderAvatarMxc: string | undefined;
  readonly sentAtMs: number;
  readonly isRedacted: boolean;
  readonly decryption: "clear" | UndecryptedMessage["reason"];
  /** Name of the person that a change of the room is about; empty if it is about nobody. */
  readonly targetName: string;
}

type Entry = Pick<TimelineItem, "key" | "eventId" | "senderId" | "senderName" | "senderAvatarMxc" | "sentAtMs">;

const styleByMsgtype: Readonly<Record<string, TextMessage["style"]>> = {
  "m.text": "text",
  "m.emote": "emote",
  "m.notice": "notice",
};

/** Messages that other clients send outside `m.room.message`; everything else unknown is protocol, not conversation. */
const foreignMessageTypes: ReadonlySet<string> = new Set([
  "m.sticker",
  "m.poll.start",
  "org.matrix.msc3381.poll.start",
]);

/** Undefined for events that are no line of a conversation: reactions, edits, call memberships, settings. */
export function timelineItemFrom(facts: EventFacts): TimelineItem | undefined {
  const entry: Entry = {
    key: facts.key,
    eventId: facts.eventId,
    senderId: facts.senderId,
    senderName: facts.senderName,
    senderAvatarMxc: facts.senderAvatarMxc,
    sentAtMs: facts.sentAtMs,
  };
  if (facts.stateKey !== undefined) {
    const change = roomChangeFrom(facts, facts.stateKey);
    return change === undefined ? undefined : { ...entry, kind: "change", change };
  }
  if (facts.type === eventTypes.encrypted) {
    if (facts.isRedacted) return { ...entry, kind: "deleted" };
    return { ...entry, kind: "undecrypted", reason: facts.decryption === "unavailable" ? "unavailable" : "waiting" };
  }
  if (facts.type === eventTypes.message) return messageFrom(facts, entry);
  if (facts.type === eventTypes.callAction) {
    const change = facts.isRedacted ? undefined : callChangeFrom(facts);
    return change === undefined ? undefined : { ...entry, kind: "change", change };
  }
  if (!foreignMessageTypes.has(facts.type)) return undefined;
  return facts.isRedacted ? { ...entry, kind: "deleted" } : { ...entry, kind: "unsupported", messageType: facts.type };
}

function messageFrom(facts: EventFacts, entry: Entry): TimelineItem | undefined {
  if (facts.isRedacted) return { ...entry, kind: "deleted" };
  if (isReplacement(facts.content)) return undefined;
  const msgtype = optionalString(facts.content, "msgtype") ?? "";
  const style = styleByMsgtype[msgtype];
  const body = optionalString(facts.content, "body");
  if (style === undefined || body === undefined) return { ...entry, kind: "unsupported", messageType: msgtype };
  return { ...entry, kind: "text", body, style, send: undefined };
}

/** An edit changes the message it is of; the SDK has applied it there. */
function isReplacement(content: JsonObject): boolean {
  const relation = content["m.relates_to"];
  return isJsonObject(relation) && relation["rel_type"] === "m.replace";
}

function roomChangeFrom(facts: EventFacts, stateKey: string): RoomChange["change"] | undefined {
  switch (facts.type) {
    case eventTypes.create:
      return { type: "created" };
    case eventTypes.name: {
      const name = optionalString(facts.content, "name");
      const isFirst = optionalString(facts.previousContent, "name") === undefined;
      return name === undefined || isFirst ? undefined : { type: "renamed_room", name };
    }
    case eventTypes.topic: {
      const topic = optionalString(facts.content, "topic");
      return topic === undefined ? undefined : { type: "changed_topic", topic };
    }
    case eventTypes.member:
      return membershipChangeFrom(facts, stateKey);
    default:
      return callChangeFrom(facts);
  }
}

function membershipChangeFrom(facts: EventFacts, targetId: string): RoomChange["change"] | undefined {
  const membership = facts.content["membership"];
  const before = facts.previousContent["membership"];
  // The same membership again is a new name or picture.
  if (membership === before) return undefined;
  const targetName = facts.targetName === "" ? localpartOf(targetId) : facts.targetName;
  const isOwn = facts.senderId === targetId;
  switch (membership) {
    case "join":
      return { type: "joined" };
    case "invite":
      return { type: "invited", targetName };
    case "ban":
      return { type: "banned", targetName };
    case "leave":
      if (isOwn) return before === "join" ? { type: "left" } : undefined;
      return before === "join" ? { type: "removed", targetName } : undefined;
    default:
      return undefined;
  }
}
