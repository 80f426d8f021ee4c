import type { ReadonlySignal } from "@melo/reactive";
import type { CallIntent } from "./membership-port.ts";

/** `ring` asks for an answer now; `notification` only tells that a call began. */
export type NotificationKind = "ring" | "notification";

/** Somebody began a call and tells the room (MSC4075). */
export interface CallNotification {
  /** The event's id. */
  readonly id: string;
  readonly roomId: string;
  readonly senderId: string;
  readonly kind: NotificationKind;
  readonly intent: CallIntent | undefined;
  /** Milliseconds since the epoch; at most two minutes after it was sent. */
  readonly expiresAtMs: number;
}

/** Somebody does not want to answer (MSC4310). */
export interface CallDecline {
  readonly notificationId: string;
  readonly userId: string;
}

/** Ringing between MatrixRTC clients. Works without being in a call. */
export interface RingsPort {
  /**
   * Notifications that are meant for this person, and those that this person sent, as long as they may be valid: the oldest first.
   * What this person answered or left before this page was there is not among them.
   */
  readonly notifications: ReadonlySignal<readonly CallNotification[]>;
  /** Declines of those notifications, by anybody. */
  readonly declines: ReadonlySignal<readonly CallDecline[]>;
  /** Tells the room of the call that we are announced in. Rejects if we are not, or with why it was not sent. */
  notify(roomId: string, kind: NotificationKind, intent: CallIntent): Promise<CallNotification>;
  decline(roomId: string, notificationId: string): Promise<void>;
}
