import type { MeloError } from "@melo/protocol";
import { createSignal, type WritableSignal } from "@melo/reactive";
import type { LoadState, TextMessage, TimelineFeed, TimelineItem, TimelinePort } from "../ports/index.ts";
import { textItem } from "./timeline-items.ts";

export interface FakeTimeline extends TimelineFeed {
  readonly items: WritableSignal<readonly TimelineItem[] | undefined>;
  readonly hasOlder: WritableSignal<boolean>;
  readonly loadState: WritableSignal<LoadState>;
  /** Pages that `loadOlder` brings, the next one first. */
  readonly olderPages: TimelineItem[][];
  receive(...items: readonly TimelineItem[]): void;
  /** Decides the oldest message that is being sent. */
  settleSend(error?: MeloError): void;
}

export interface FakeTimelines extends TimelinePort {
  /** The timeline of a room; the same one for everybody who opens it. */
  timeline(roomId: string): FakeTimeline;
  /** How many openings of it have not ended yet. */
  openCount(roomId: string): number;
}

/** Timelines in memory. What is sent waits for `settleSend`; times are those of `now`. */
export function createFakeTimelines(now: () => number, ownUserId = "@ann:example.org"): FakeTimelines {
  const timelines = new Map<string, FakeTimeline>();
  const openings = new Map<string, number>();

  function timeline(roomId: string): FakeTimeline {
    const known = timelines.get(roomId);
    if (known !== undefined) return known;
    const created = createFakeTimeline(now, ownUserId);
    timelines.set(roomId, created);
    return created;
  }

  return {
    timeline,
    openCount: (roomId) => openings.get(roomId) ?? 0,
    open(scope, roomId) {
      openings.set(roomId, (openings.get(roomId) ?? 0) + 1);
      scope.onEnd(() => openings.set(roomId, (openings.get(roomId) ?? 1) - 1));
      return timeline(roomId);
    },
  };
}

function createFakeTimeline(now: () => number, ownUserId: string): FakeTimeline {
  const items = createSignal<readonly TimelineItem[] | undefined>([]);
  const hasOlder = createSignal(false);
  const loadState = createSignal<LoadState>("idle");
  const olderPages: TimelineItem[][] = [];
  let echoes = 0;

  function update(key: string, change: Partial<TextMessage> | undefined): void {
    items.value = (items.peek() ?? []).flatMap((item) => {
      if (item.key !== key || item.kind !== "text") return [item];
      return change === undefined ? [] : [{ ...item, ...change }];
    });
  }

  return {
    items,
    hasOlder,
    loadState,
    olderPages,
    receive(...received) {
      items.value = [...(items.peek() ?? []), ...received];
    },
    settleSend(error) {
      const echo = items.peek()?.find((item) => item.kind === "text" && item.send?.phase === "sending");
      if (echo === undefined) return;
      update(
        echo.key,
        error === undefined ? { send: undefined, eventId: `$sent-${echo.key}` } : { send: { phase: "failed", error } },
      );
    },
    async loadOlder() {
      if (loadState.peek() === "loading" || !hasOlder.peek()) return;
      const page = olderPages.shift() ?? [];
      items.value = [...page, ...(items.peek() ?? [])];
      hasOlder.value = olderPages.length > 0;
    },
    sendText(body) {
      echoes += 1;
      const echo = textItem(`echo${echoes}`, ownUserId, now(), body);
      items.value = [...(items.peek() ?? []), { ...echo, eventId: undefined, send: { phase: "sending" } }];
    },
    retrySend: (key) => update(key, { send: { phase: "sending" } }),
    discardFailed: (key) => update(key, undefined),
  };
}
