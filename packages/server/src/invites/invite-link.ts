import { eventTypes, parseInviteLinkContent, serverNameOf, type InviteLinkContent } from "@melo/protocol";
import { isJoined, mayInvite, maySendState, type RoomView } from "../access/room-view.ts";
import type { StateEvent } from "../access/state-event.ts";

/** An invitation link, which is a state event of its space and nothing else. */
export interface InviteLink extends InviteLinkContent {
  /** Public id: the state key. */
  readonly id: string;
  readonly spaceId: string;
}

/** Why a link lets nobody in any more. */
export type ClosedReason = "expired" | "used_up" | "revoked";

/**
 * Undefined for an event that is no link of ours. A link acts with its creator's hands: so its creator is who sent the
 * event, whatever the content says, and a local account.
 */
export function inviteLinkFrom(spaceId: string, event: StateEvent, serverName: string): InviteLink | undefined {
  const content = parseInviteLinkContent(event.content);
  if (content === undefined || serverNameOf(event.sender) !== serverName) return undefined;
  // Whoever revokes a link sends its event anew.
  if (content.revokedTs === undefined && content.createdBy !== event.sender) return undefined;
  return { ...content, id: event.stateKey, spaceId };
}

/** Undefined while the link is open. A link dies with its creator's right to invite and to make links. */
export function closedReasonOf(
  link: InviteLink,
  space: RoomView,
  useCount: number,
  nowMs: number,
): ClosedReason | undefined {
  if (link.revokedTs !== undefined || !mayMakeLinks(space, link.createdBy, link.maxUses !== undefined))
    return "revoked";
  if (link.expiresTs !== undefined && link.expiresTs <= nowMs) return "expired";
  if (link.maxUses !== undefined && useCount >= link.maxUses) return "used_up";
  return undefined;
}

/** Links with limited uses ask for the right to count them, too. */
export function mayMakeLinks(space: RoomView, userId: string, areUsesLimited: boolean): boolean {
  const { rules } = space;
  if (rules === undefined || !isJoined(space, userId) || !mayInvite(rules, userId)) return false;
  const written = areUsesLimited ? [eventTypes.inviteLink, eventTypes.inviteUse] : [eventTypes.inviteLink];
  return written.every((type) => maySendState(rules, userId, type));
}
