import { eventTypes, publishSources, type PublishSource } from "@melo/protocol";
import { isJoined, maySendState, powerOf, type RoomView } from "./room-view.ts";

export type CallAccess =
  | {
      readonly kind: "allowed";
      readonly canPublishSources: readonly PublishSource[];
      readonly canSubscribe: boolean;
    }
  | {
      readonly kind: "refused";
      /** For logs alone: to the outside every refusal is the same. */
      readonly reason: "not_joined" | "unreadable_room" | "may_not_announce";
    };

/**
 * Who may do what in the call of a room: the one place that decides it. Token service, door and moderation all ask here.
 *
 * - Only joined members enter. An invitation is not enough.
 * - Only those enter who may send their call membership: somebody who cannot announce himself would be a listener whom
 *   nobody sees. In a room that leaves `state_default` at 50 and names no level for the event, that is its moderators.
 * - What a member may send is the room's `chat.melo.call_policy`; all of it without one. A malformed policy closes
 *   every source and leaves listening open.
 */
export function authorizeCallAccess(view: RoomView, userId: string): CallAccess {
  if (!isJoined(view, userId)) return { kind: "refused", reason: "not_joined" };
  const { rules } = view;
  if (rules === undefined) return { kind: "refused", reason: "unreadable_room" };
  if (!maySendState(rules, userId, eventTypes.callMember)) return { kind: "refused", reason: "may_not_announce" };

  const power = powerOf(rules, userId);
  const { callPolicy } = rules;
  const canPublishSources =
    callPolicy === undefined ? [] : publishSources.filter((source) => power >= callPolicy.publish[source]);
  return { kind: "allowed", canPublishSources, canSubscribe: true };
}
