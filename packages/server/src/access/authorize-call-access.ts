import { eventTypes, hasPlace, sourcesAllowed, type PublishSource } from "@melo/protocol";
import { callStandingOf, isJoined, maySendState, type RoomView } from "./room-view.ts";

export type CallAccess =
  | {
      readonly kind: "allowed";
      readonly canPublishSources: readonly PublishSource[];
      readonly canSubscribe: boolean;
      /** How many different people the call's policy wants at most; undefined: any number. */
      readonly maxMembers: number | undefined;
    }
  /** May enter, but the call has as many people as its policy wants. */
  | { readonly kind: "full" }
  | {
      readonly kind: "refused";
      /** For logs alone: to the outside every refusal is the same. */
      readonly reason: "not_joined" | "unreadable_room" | "may_not_announce" | "slot_closed";
    };

const nobody: ReadonlySet<string> = new Set();

/**
 * Who may do what in the call of a room: the one place that decides it. Token service, door and moderation all ask here.
 *
 * - Only joined members enter. An invitation is not enough.
 * - Only those enter who may send their call membership: somebody who cannot announce himself would be a listener whom
 *   nobody sees. In a room that leaves `state_default` at 50 and names no level for the event, that is its moderators.
 * - Nobody enters while the call's slot is closed.
 * - What a member may send is what the room's `chat.melo.call_policy` gives them (all of it without one), less what a
 *   moderator took by `chat.melo.call_restriction`. A malformed policy or restriction closes every source and leaves
 *   listening open.
 * - `present` are the people who are in the call now; whoever asks without them asks as if there were a place for
 *   everybody.
 */
export function authorizeCallAccess(view: RoomView, userId: string, present: ReadonlySet<string> = nobody): CallAccess {
  if (!isJoined(view, userId)) return { kind: "refused", reason: "not_joined" };
  const { rules } = view;
  if (rules === undefined) return { kind: "refused", reason: "unreadable_room" };
  if (!maySendState(rules, userId, eventTypes.callMember)) return { kind: "refused", reason: "may_not_announce" };
  if (rules.isCallClosed) return { kind: "refused", reason: "slot_closed" };

  const standing = callStandingOf(view, rules, userId);
  if (!hasPlace(standing, userId, present)) return { kind: "full" };
  return {
    kind: "allowed",
    canPublishSources: sourcesAllowed(standing),
    canSubscribe: true,
    maxMembers: standing.policy?.maxMembers,
  };
}
