import type { ReadonlySignal, Scope } from "@melo/reactive";
import type { LoadState, TimelineItem } from "../ports/index.ts";

/** A line of the timeline as it is painted. Rows change as little as the items do. */
export type TimelineRow =
  /** Local midnight of the day that starts here, in milliseconds since the epoch. */
  | { readonly type: "day"; readonly key: string; readonly dayStartMs: number }
  | {
      readonly type: "message";
      readonly key: string;
      readonly item: TimelineItem;
      /** Follows a message of the same person within five minutes: no avatar and no name. */
      readonly isGrouped: boolean;
    }
  /** Neighbouring changes of the room, folded into one line. */
  | { readonly type: "changes"; readonly key: string; readonly items: readonly TimelineItem[] };

/** One open channel's messages and the way to write. Closed with its scope. */
export interface Conversation {
  readonly roomId: string;
  /** Undefined until the first messages are known. */
  readonly rows: ReadonlySignal<readonly TimelineRow[] | undefined>;
  readonly hasOlder: ReadonlySignal<boolean>;
  readonly loadState: ReadonlySignal<LoadState>;
  loadOlder(): Promise<void>;
  /** What was typed here and not sent, in this session of the client. Empty text if nothing. */
  draft(): string;
  keepDraft(text: string): void;
  /** Trims; does nothing for blank text. */
  sendText(body: string): void;
  retrySend(key: string): void;
  discardFailed(key: string): void;
  /** Call when the newest row is on screen and the page is in front. */
  markRead(): void;
}

export interface Conversations {
  open(scope: Scope, roomId: string): Conversation;
}
