import { serverNameOf } from "@melo/protocol";
import { maySendState, powerOf, type RoomRules } from "../access/room-view.ts";

/** Local members of a room by whose hands something can be done there. */
export interface Helpers {
  /** Who is in the room, local or not. */
  readonly joined: Iterable<string>;
  readonly serverName: string;
  /** Whose doing it is: his hand comes first. */
  readonly by: string;
  readonly rules: RoomRules;
}

/** Those who may send a state event of this type: whoever's doing it is first, then the most powerful. */
export function handsToSendState(helpers: Helpers, eventType: string): readonly string[] {
  return inOrder(helpers).filter((userId) => maySendState(helpers.rules, userId, eventType));
}

/** Those who may remove this person from the room, in the same order. */
export function handsToKick(helpers: Helpers, targetId: string): readonly string[] {
  const { rules } = helpers;
  const needed = rules.powerLevels.kick;
  return inOrder(helpers).filter((userId) => {
    const power = powerOf(rules, userId);
    return power >= needed && power > powerOf(rules, targetId);
  });
}

function inOrder({ joined, serverName, by, rules }: Helpers): readonly string[] {
  const local = [...joined].filter((userId) => serverNameOf(userId) === serverName);
  const others = local.filter((userId) => userId !== by);
  others.sort((one, other) => compareNumbers(powerOf(rules, other), powerOf(rules, one)));
  return [...local.filter((userId) => userId === by), ...others];
}

/** Not by their difference: creators are infinitely powerful. */
function compareNumbers(one: number, other: number): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
