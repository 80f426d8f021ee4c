import type { CallAction, CallStanding, RestrictableSource } from "@melo/protocol";
import type { EventStream, ReadonlySignal } from "@melo/reactive";

/** What decides about one person in a room's call, as the room says it now. */
export interface PersonStanding extends CallStanding {
  /** Whether they are in the room. */
  readonly isMember: boolean;
  /** Whether they have the power to announce themselves in the call, without which nobody enters. */
  readonly mayAnnounce: boolean;
  /** Whether somebody closed the room's call for everybody. */
  readonly isCallClosed: boolean;
}

/** What somebody did in a room's call, as they say themselves: whether they may is for the reader to judge. */
export interface CallOrder {
  readonly roomId: string;
  readonly by: string;
  readonly action: CallAction;
}

export interface ModerationPort {
  /** The same signal for the same arguments. Of a room that is not known nothing is allowed. */
  standing(roomId: string, userId: string): ReadonlySignal<PersonStanding>;
  /** As they are given: none of those from before. */
  readonly orders: EventStream<CallOrder>;
  /**
   * Takes a source from somebody until it is given back, or gives it back. This and the others reject with `forbidden`,
   * `not_found` if the person is not in the call, `call_full`, and what every request can reject with.
   */
  setAllowed(
    roomId: string,
    userId: string,
    source: RestrictableSource,
    isAllowed: boolean,
    reason: string | undefined,
  ): Promise<void>;
  disconnect(roomId: string, userId: string, reason: string | undefined): Promise<void>;
  move(roomId: string, userId: string, toRoomId: string, reason: string | undefined): Promise<void>;
  setListenOnly(roomId: string, isListenOnly: boolean): Promise<void>;
}
