import type { EventStream, ReadonlySignal } from "@melo/reactive";

/** A hand that is up. It belongs to the device: camera toggles rewrite a membership, and must not lower it. */
export interface RaisedHand {
  readonly userId: string;
  readonly deviceId: string;
  /** Milliseconds since the epoch by the homeserver's clock. */
  readonly raisedAtMs: number;
}

/** What Element Call sends: an emoji, and the name by which clients choose its sound. */
export interface Reaction {
  readonly emoji: string;
  readonly name: string;
}

export interface ReceivedReaction extends Reaction {
  /** Unique among all reactions. */
  readonly id: string;
  readonly userId: string;
  readonly deviceId: string;
}

/** What people in a call tell each other beside sound and picture, as Element Call writes it. */
export interface GesturesPort {
  /** Hands of people who are in the room's call now, the longest raised first. The same signal for the same room. */
  hands(roomId: string): ReadonlySignal<readonly RaisedHand[]>;
  /** Reactions that arrive from now on, our own from other devices included; one emoji each. */
  reactions(roomId: string): EventStream<ReceivedReaction>;
  /**
   * Our own hand, while we are announced in the room's call. Resolves when the homeserver has it; harmless if it is up
   * already. From then on it stays up through every change of our membership.
   */
  raiseHand(roomId: string): Promise<void>;
  lowerHand(roomId: string): Promise<void>;
  react(roomId: string, reaction: Reaction): Promise<void>;
}
