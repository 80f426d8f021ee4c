import { mayModerate } from "@melo/protocol";
import { callStandingOf, isJoined, type RoomView } from "../access/room-view.ts";
import type { StateEvent } from "../access/state-event.ts";
import { announcedAgain } from "./announced-again.ts";
import { isAnnounced } from "./ghost-policy.ts";

/** What MatrixRTC clients assume where a membership does not say when it ends. */
const defaultExpiresMs = 4 * 60 * 60 * 1000;

/**
 * What a call membership should say that somebody else has written; undefined: it may stay. `history` is what its state
 * key held, the newest first, as far back as the last event of its owner. The key is not its owner's alone: whoever may
 * announce himself may write any of them.
 *
 * - The truth is what its owner said last, as long as he is a member of the room and it has not ended.
 * - Whoever may moderate the owner in the call may withdraw his membership: he could remove him from the call, too.
 *   Nobody may put words into it.
 */
export function truthOf(
  history: readonly StateEvent[],
  ownerId: string,
  view: RoomView,
  nowMs: number,
): StateEvent["content"] | undefined {
  const [current] = history;
  if (current === undefined || !isJoined(view, ownerId)) return undefined;
  const truth = history.find((event) => event.sender === ownerId || isRightfulWithdrawal(event, ownerId, view));
  if (truth === current) return undefined;
  if (truth === undefined || !isAnnounced(truth) || hasEnded(truth, nowMs))
    return isAnnounced(current) ? {} : undefined;
  return announcedAgain(truth);
}

function isRightfulWithdrawal(event: StateEvent, ownerId: string, view: RoomView): boolean {
  const { rules } = view;
  if (isAnnounced(event) || rules === undefined) return false;
  const moderator = callStandingOf(view, rules, event.sender);
  const owner = callStandingOf(view, rules, ownerId);
  return mayModerate(moderator.moderationLevel, moderator.power, owner.power);
}

/** When a membership ends that is not renewed (MSC4143's predecessor, as matrix-js-sdk reads it). */
export function hasEnded({ content, originServerTs }: StateEvent, nowMs: number): boolean {
  const { created_ts: created, expires } = content;
  const beginMs = typeof created === "number" ? created : originServerTs;
  return beginMs + (typeof expires === "number" ? expires : defaultExpiresMs) <= nowMs;
}
