import type { TimelineItem } from "../ports/index.ts";
import type { TimelineRow } from "../view/conversation-view.ts";

/** A message that follows one of the same person within this time stands under it without name and avatar. */
const groupingGapMs = 5 * 60_000;

/** Start of the reader's day that contains `timeMs`, in milliseconds since the epoch. */
export type DayStartOf = (timeMs: number) => number;

/** Days of the time zone this runtime is in. */
export function localDayStart(timeMs: number): number {
  return new Date(timeMs).setHours(0, 0, 0, 0);
}

/**
 * Lines of a timeline: a divider before the first item of each day, changes of the room folded, messages grouped.
 *
 * Guarantees: every item is in exactly one row, in its order; keys are unique as long as item keys are; appending items
 * changes no row but the last, prepending keeps the keys of all message rows. Days only go forward: an item whose
 * clock was late stays under the day of its neighbours.
 */
export function timelineRows(items: readonly TimelineItem[], dayStartOf: DayStartOf): readonly TimelineRow[] {
  const rows: TimelineRow[] = [];
  let dayStartMs = Number.NEGATIVE_INFINITY;
  for (const item of items) {
    const itemDayMs = dayStartOf(item.sentAtMs);
    if (itemDayMs > dayStartMs) {
      dayStartMs = itemDayMs;
      rows.push({ type: "day", key: `day:${dayStartMs}`, dayStartMs });
    }
    appendItem(rows, item);
  }
  return rows;
}

function appendItem(rows: TimelineRow[], item: TimelineItem): void {
  const last = rows.at(-1);
  if (item.kind !== "change") {
    rows.push({ type: "message", key: `item:${item.key}`, item, isGrouped: isGroupedUnder(last, item) });
  } else if (last?.type === "changes") {
    rows[rows.length - 1] = { ...last, items: [...last.items, item] };
  } else {
    rows.push({ type: "changes", key: `changes:${item.key}`, items: [item] });
  }
}

function isGroupedUnder(previous: TimelineRow | undefined, item: TimelineItem): boolean {
  if (previous?.type !== "message" || previous.item.senderId !== item.senderId) return false;
  return Math.abs(item.sentAtMs - previous.item.sentAtMs) <= groupingGapMs;
}
