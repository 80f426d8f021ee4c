import { eventTypes } from "@melo/protocol";
import type { CallAccess } from "../access/authorize-call-access.ts";
import type { RoomEvent } from "../appservice/room-events.ts";

/** Somebody who may have lost his place in a room's call. */
export interface Removal {
  readonly roomId: string;
  readonly userId: string;
}

/** What a pushed event means for the call: whoever stops being a member, by whoever's hand, is out of it. */
export function removalFrom(event: RoomEvent): Removal | undefined {
  if (event.type !== eventTypes.member || event.stateKey === undefined) return undefined;
  const { membership } = event.content;
  if (membership !== "leave" && membership !== "ban") return undefined;
  // Somebody who was only invited cannot be in the call. Without a word about before, he might.
  const before = event.previousContent?.["membership"];
  if (before !== undefined && before !== "join") return undefined;
  return { roomId: event.roomId, userId: event.stateKey };
}

/**
 * Whether to go on with a removal, by what is true now: a push may be late, and its person back since. Where nobody can
 * look any more, the push stands.
 */
export function isToBeRemoved(access: CallAccess | undefined): boolean {
  return access === undefined || access.kind === "refused";
}
