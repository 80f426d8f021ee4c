import type { MeloError, RestrictableSource } from "@melo/protocol";
import type { ReadonlySignal, Scope } from "@melo/reactive";

/** Sent by us and not yet confirmed: `sending`, or `failed` with the reason. */
export type SendState = { readonly phase: "sending" } | { readonly phase: "failed"; readonly error: MeloError };

interface TimelineEntry {
  /** Never changes while the entry exists, also not when a local echo becomes an event: the key for lists. */
  readonly key: string;
  /** Undefined while it is only a local echo. */
  readonly eventId: string | undefined;
  readonly senderId: string;
  readonly senderName: string;
  readonly senderAvatarMxc: string | undefined;
  /** Milliseconds since the epoch by the homeserver's clock. */
  readonly sentAtMs: number;
}

export interface TextMessage extends TimelineEntry {
  readonly kind: "text";
  readonly body: string;
  /** `m.emote`, `m.notice` or an ordinary `m.text`. */
  readonly style: "text" | "emote" | "notice";
  readonly send: SendState | undefined;
}

/** A message whose key is not here: `waiting` may still arrive, `unavailable` will not (sent before this device). */
export interface UndecryptedMessage extends TimelineEntry {
  readonly kind: "undecrypted";
  readonly reason: "waiting" | "unavailable";
}

export interface DeletedMessage extends TimelineEntry {
  readonly kind: "deleted";
}

/** Somebody moderated the room's call; the sender is the moderator. */
export type CallModerationChange =
  | {
      readonly type: "withheld_in_call";
      readonly source: RestrictableSource;
      readonly targetName: string;
      readonly reason: string | undefined;
    }
  | { readonly type: "gave_back_in_call"; readonly source: RestrictableSource; readonly targetName: string }
  | {
      readonly type: "disconnected_from_call" | "moved_to_other_call";
      readonly targetName: string;
      readonly reason: string | undefined;
    }
  | { readonly type: "made_call_listen_only" | "ended_call_listen_only" | "changed_call_rules" };

/** A change of the room worth a line: people coming and going, names. */
export interface RoomChange extends TimelineEntry {
  readonly kind: "change";
  readonly change:
    | { readonly type: "joined" | "left" | "created" }
    | { readonly type: "invited" | "removed" | "banned"; readonly targetName: string }
    | { readonly type: "renamed_room"; readonly name: string }
    | { readonly type: "changed_topic"; readonly topic: string }
    | CallModerationChange;
}

/** A call, from the one who began it; `sentAtMs` is when. Voice channels have none: who is there is seen anyway. */
export interface CallLine extends TimelineEntry {
  readonly kind: "call";
  /** `missed`: it rang for us and we were not there; `unanswered` and `declined`: we began it and nobody came. */
  readonly outcome: "running" | "ended" | "missed" | "unanswered" | "declined";
  readonly isVideo: boolean;
  /** Milliseconds since the epoch by the homeserver's clock; undefined while it runs. */
  readonly endedAtMs: number | undefined;
  /** In order of coming. */
  readonly participantNames: readonly string[];
}

/** A kind of message that MELO does not show yet; named so that nothing disappears silently. */
export interface UnsupportedMessage extends TimelineEntry {
  readonly kind: "unsupported";
  readonly messageType: string;
}

export type TimelineItem =
  | TextMessage
  | UndecryptedMessage
  | DeletedMessage
  | RoomChange
  | CallLine
  | UnsupportedMessage;

export type LoadState = "idle" | "loading" | "failed";

/** One open timeline: live at the end, older items on demand. Closed with its scope. */
export interface TimelineFeed {
  /** Oldest first; one new array per batch. Undefined until the first items are known. */
  readonly items: ReadonlySignal<readonly TimelineItem[] | undefined>;
  readonly hasOlder: ReadonlySignal<boolean>;
  readonly loadState: ReadonlySignal<LoadState>;
  /** Loads one more page at the old end; failure is in `loadState`. Calls during a load do nothing. */
  loadOlder(): Promise<void>;
  /**
   * Adds a local echo at once and sends in the order of calls; the next message waits for the one before, and a failed
   * one holds up nothing. Failure is in the item.
   */
  sendText(body: string): void;
  /** For failed items, by key. */
  retrySend(key: string): void;
  discardFailed(key: string): void;
}

export interface TimelinePort {
  open(scope: Scope, roomId: string): TimelineFeed;
}
