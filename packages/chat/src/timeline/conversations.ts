import { derive, type Clock, type ReadonlySignal, type Scope } from "@melo/reactive";
import { keepUnchanged } from "../keep-unchanged.ts";
import type { ClientPort, RoomsPort, TimelineFeed, TimelineItem, TimelinePort } from "../ports/index.ts";
import type { Conversation, Conversations, TimelineRow } from "../view/conversation-view.ts";
import { localDayStart, timelineRows, type DayStartOf } from "./timeline-rows.ts";

export interface ConversationsDeps {
  readonly timelines: TimelinePort;
  readonly rooms: RoomsPort;
  readonly client: ClientPort;
  readonly clock: Clock;
  /** Days of the reader; by default those of this runtime's time zone. */
  readonly dayStartOf?: DayStartOf;
}

/** Conversations end with the scope they were opened in, and all of them with `scope`. */
export function createConversations(scope: Scope, deps: ConversationsDeps): Conversations {
  const drafts = new Map<string, string>();
  return {
    open(viewScope, roomId) {
      const own = scope.createChild();
      viewScope.onEnd(() => own.end());
      return createConversation(roomId, deps.timelines.open(own, roomId), drafts, deps);
    },
  };
}

function createConversation(
  roomId: string,
  feed: TimelineFeed,
  drafts: Map<string, string>,
  deps: ConversationsDeps,
): Conversation {
  return {
    roomId,
    rows: deriveRows(feed.items, deps.dayStartOf ?? localDayStart),
    hasOlder: feed.hasOlder,
    loadState: feed.loadState,
    loadOlder: () => feed.loadOlder(),
    draft: () => drafts.get(roomId) ?? "",
    keepDraft: (text) => void drafts.set(roomId, text),
    sendText(body) {
      const trimmed = body.trim();
      if (trimmed !== "") feed.sendText(trimmed);
    },
    retrySend: (key) => feed.retrySend(key),
    discardFailed: (key) => feed.discardFailed(key),
    markRead: createReadMarker(roomId, feed.items, deps.rooms),
  };
}

function deriveRows(
  items: ReadonlySignal<readonly TimelineItem[] | undefined>,
  dayStartOf: DayStartOf,
): ReadonlySignal<readonly TimelineRow[] | undefined> {
  let previous: readonly TimelineRow[] = [];
  return derive(() => {
    const current = items.value;
    if (current === undefined) return undefined;
    previous = keepUnchanged(previous, timelineRows(current, dayStartOf), (row) => row.key);
    return previous;
  });
}

/** Each event is told to the homeserver once; a receipt that did not arrive is sent again with the next call. */
function createReadMarker(
  roomId: string,
  items: ReadonlySignal<readonly TimelineItem[] | undefined>,
  rooms: RoomsPort,
): () => void {
  let markedEventId: string | undefined;

  async function mark(eventId: string): Promise<void> {
    markedEventId = eventId;
    try {
      await rooms.markRead(roomId, eventId);
    } catch {
      // Nothing to tell anybody: unread marks stay until a later receipt arrives.
      if (markedEventId === eventId) markedEventId = undefined;
    }
  }

  return () => {
    const newest = items.peek()?.findLast((item) => item.eventId !== undefined)?.eventId;
    if (newest !== undefined && newest !== markedEventId) void mark(newest);
  };
}
