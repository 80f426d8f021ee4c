import type { RoomChange } from "@melo/chat";
import {
  eventTypes,
  parseCallAction,
  parseCallPolicy,
  parseCallRestriction,
  restrictableSources,
  restrictedUserOf,
} from "@melo/protocol";
import { isSameData } from "../client/same-data.ts";
import { optionalString, type JsonObject } from "../http/json-fields.ts";

/** What of an event says that somebody moderated the room's call. */
export interface CallChangeFacts {
  readonly type: string;
  readonly content: JsonObject;
  readonly previousContent: JsonObject;
  readonly targetName: string;
}

/** The person whom an event of moderation is about; undefined for other events. */
export function moderatedUserOf(type: string, stateKey: string | undefined, content: JsonObject): string | undefined {
  if (type === eventTypes.callRestriction) return restrictedUserOf(stateKey ?? "");
  return type === eventTypes.callAction ? optionalString(content, "user_id") : undefined;
}

/** Undefined for what is no moderation of a call, or changes nothing that people notice. */
export function callChangeFrom(facts: CallChangeFacts): RoomChange["change"] | undefined {
  switch (facts.type) {
    case eventTypes.callRestriction:
      return restrictionChangeFrom(facts);
    case eventTypes.callAction:
      return actionChangeFrom(facts);
    case eventTypes.callPolicy:
      return policyChangeFrom(facts);
    default:
      return undefined;
  }
}

function restrictionChangeFrom(facts: CallChangeFacts): RoomChange["change"] | undefined {
  const { targetName } = facts;
  const before = parseCallRestriction(facts.previousContent)?.withheld ?? {};
  const now = parseCallRestriction(facts.content)?.withheld ?? {};
  // Moderators change one at a time.
  const source = restrictableSources.find((one) => (before[one] === undefined) !== (now[one] === undefined));
  if (source === undefined) return undefined;
  const withheld = now[source];
  if (withheld === undefined) return { type: "gave_back_in_call", source, targetName };
  return { type: "withheld_in_call", source, targetName, reason: withheld.reason };
}

function actionChangeFrom({ content, targetName }: CallChangeFacts): RoomChange["change"] | undefined {
  const action = parseCallAction(content);
  if (action === undefined) return undefined;
  const type = action.action === "move" ? "moved_to_other_call" : "disconnected_from_call";
  return { type, targetName, reason: action.reason };
}

function policyChangeFrom({ content, previousContent }: CallChangeFacts): RoomChange["change"] | undefined {
  const [before, now] = [parseCallPolicy(previousContent), parseCallPolicy(content)];
  if (now !== undefined && now.isListenOnly !== (before?.isListenOnly ?? false)) {
    return { type: now.isListenOnly ? "made_call_listen_only" : "ended_call_listen_only" };
  }
  return isSameData(content, previousContent) ? undefined : { type: "changed_call_rules" };
}
