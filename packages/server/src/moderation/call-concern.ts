import { eventTypes, restrictedUserOf } from "@melo/protocol";
import type { RoomEvent } from "../appservice/room-events.ts";
import type { RemovalTrigger } from "../metrics/metrics.ts";

export type ConcernedUsers = ReadonlySet<string> | "everybody";

export const nobody: ReadonlySet<string> = new Set();

/** A room whose call may have to be brought in line with what is true now, and for whom. */
export interface CallConcern {
  readonly roomId: string;
  readonly userIds: ConcernedUsers;
  /** Those of them who are no members any more, by what was heard. */
  readonly gone: ReadonlySet<string>;
  /** What told of it, and when that was sent by its server's clock, for those who measure. */
  readonly cause: ConcernCause;
}

export interface ConcernCause {
  readonly trigger: RemovalTrigger;
  readonly originServerTs: number | undefined;
}

/**
 * Whose part in a room's call an event may have changed. It only says where to look: what is done is decided by what is
 * true then.
 */
export function concernFrom(event: RoomEvent): CallConcern | undefined {
  const { roomId, type, stateKey } = event;
  const cause: ConcernCause = { trigger: "push", originServerTs: event.originServerTs };
  const about = (userId: string): CallConcern => ({ roomId, userIds: new Set([userId]), gone: nobody, cause });
  switch (type) {
    case eventTypes.member:
      if (stateKey === undefined || !isEndOfMembership(event)) return undefined;
      return { ...about(stateKey), gone: new Set([stateKey]) };
    case eventTypes.callRestriction: {
      const userId = restrictedUserOf(stateKey ?? "");
      return userId === undefined ? undefined : about(userId);
    }
    case eventTypes.powerLevels:
    case eventTypes.callPolicy:
    case eventTypes.rtcSlot:
      return stateKey === undefined ? undefined : { roomId, userIds: "everybody", gone: nobody, cause };
    default:
      return undefined;
  }
}

/** Whether somebody stops being a member of the room with it, by whoever's hand. */
export function isEndOfMembership({ type, stateKey, content, previousContent }: RoomEvent): boolean {
  if (type !== eventTypes.member || stateKey === undefined) return false;
  const { membership } = content;
  if (membership !== "leave" && membership !== "ban") return false;
  // Somebody who was only invited cannot be in the call. Without a word about before, he might.
  const before = previousContent?.["membership"];
  return before === undefined || before === "join";
}

/** What is looked for in one room. */
export type Sought = Omit<CallConcern, "roomId">;

/** One search for both; what is found is due to the newer cause. */
export function mergeSought(one: Sought, newer: Sought): Sought {
  const isAboutAll = one.userIds === "everybody" || newer.userIds === "everybody";
  return {
    userIds: isAboutAll ? "everybody" : new Set([...one.userIds, ...newer.userIds]),
    gone: new Set([...one.gone, ...newer.gone]),
    cause: newer.cause,
  };
}
