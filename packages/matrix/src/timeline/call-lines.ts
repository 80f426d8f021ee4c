import type { CallLine } from "@melo/chat";
import { eventTypes, parseCallNotification } from "@melo/protocol";
import { isJsonObject } from "../http/json-fields.ts";
import type { EventFacts } from "./timeline-item.ts";

/** One call of a room, as its membership events tell it. */
export interface CallHistory {
  /** The membership event that began it. */
  readonly eventId: string;
  readonly starterId: string;
  readonly participantIds: readonly string[];
  readonly isVideo: boolean;
  /** Milliseconds since the epoch; undefined while somebody is in it. */
  readonly endedAtMs: number | undefined;
  /** Whether the others were asked to answer. */
  readonly hasRung: boolean;
  readonly declinedBy: readonly string[];
}

interface OpenCall {
  readonly eventId: string;
  readonly starterId: string;
  readonly participantIds: Set<string>;
  readonly declinedBy: Set<string>;
  isVideo: boolean;
  hasRung: boolean;
  endedAtMs: number | undefined;
}

type CallFacts = Pick<
  EventFacts,
  "eventId" | "type" | "stateKey" | "content" | "previousContent" | "senderId" | "sentAtMs"
>;

function isPresence(content: EventFacts["content"]): boolean {
  return content["application"] !== undefined;
}

/** What a call was to one person. */
export function outcomeOf(call: CallHistory, userId: string): CallLine["outcome"] {
  if (call.endedAtMs === undefined) return "running";
  const isAlone = call.participantIds.length === 1;
  if (call.starterId === userId && call.hasRung && isAlone) {
    return call.declinedBy.length > 0 ? "declined" : "unanswered";
  }
  return call.hasRung && !call.participantIds.includes(userId) && !call.declinedBy.includes(userId)
    ? "missed"
    : "ended";
}

/**
 * The calls that began within these events, which are in their order. A call goes from the first membership to the end of the
 * last; one that was running before the first event here has no line.
 */
export function callsWithin(events: readonly CallFacts[]): readonly CallHistory[] {
  const calls: OpenCall[] = [];
  /** State keys of the devices that are in. */
  const present = new Set<string>();
  let current: OpenCall | undefined;
  let last: OpenCall | undefined;

  function enter(facts: CallFacts, stateKey: string): void {
    const isFirst = present.size === 0 && !isPresence(facts.previousContent);
    present.add(stateKey);
    if (isFirst && facts.eventId !== undefined) {
      current = {
        eventId: facts.eventId,
        starterId: facts.senderId,
        participantIds: new Set(),
        declinedBy: new Set(),
        isVideo: facts.content["m.call.intent"] === "video",
        hasRung: false,
        endedAtMs: undefined,
      };
      last = current;
      calls.push(current);
    }
    current?.participantIds.add(facts.senderId);
  }

  function leave(facts: CallFacts, stateKey: string): void {
    present.delete(stateKey);
    if (present.size > 0 || current === undefined) return;
    current.endedAtMs = facts.sentAtMs;
    current = undefined;
  }

  for (const facts of events) {
    if (facts.type === eventTypes.callMember && facts.stateKey !== undefined) {
      if (isPresence(facts.content)) enter(facts, facts.stateKey);
      else leave(facts, facts.stateKey);
    }
    if (facts.type === eventTypes.rtcNotification && current !== undefined) {
      current.hasRung ||= parseCallNotification(facts.content)?.kind === "ring";
    }
    // A decline ends the call, and may stand behind its end.
    if (facts.type === eventTypes.rtcDecline && isJsonObject(facts.content["m.relates_to"])) {
      last?.declinedBy.add(facts.senderId);
    }
  }
  return calls.map((call) => ({
    ...call,
    participantIds: [...call.participantIds],
    declinedBy: [...call.declinedBy],
  }));
}
