import { compareText } from "../members/member.ts";
import type { RaisedHand } from "../ports/index.ts";

/** Longest raised first. Somebody whose hand is up on two devices stands where the first one was raised. */
export function orderHands(hands: readonly RaisedHand[]): ReadonlyMap<string, number> {
  const sorted = hands.toSorted((a, b) => a.raisedAtMs - b.raisedAtMs || compareText(a.userId, b.userId));
  return new Map([...new Set(sorted.map(({ userId }) => userId))].map((userId, index) => [userId, index + 1]));
}
