import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TimelineItem } from "../ports/index.ts";
import { changeItem, textItem } from "../testing/timeline-items.ts";
import type { TimelineRow } from "../view/conversation-view.ts";
import { localDayStart, timelineRows } from "./timeline-rows.ts";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const noonMs = Date.UTC(2026, 10, 23, 12);
const utcDay = (timeMs: number): number => Math.floor(timeMs / dayMs) * dayMs;

/** One letter a row: D for a day, M for a message, m for a grouped one, C with the number of folded changes. */
function shapeOf(rows: readonly TimelineRow[]): string {
  return rows
    .map((row) => {
      if (row.type === "day") return "D";
      if (row.type === "changes") return `C${row.items.length}`;
      return row.isGrouped ? "m" : "M";
    })
    .join(" ");
}

const ann = "@ann:a";
const ben = "@ben:a";

describe("timeline rows", () => {
  test.each<[string, readonly TimelineItem[], string]>([
    ["nothing at all", [], ""],
    ["one message has its day above it", [textItem("1", ann, noonMs)], "D M"],
    [
      "messages of one person within five minutes are grouped",
      [textItem("1", ann, noonMs), textItem("2", ann, noonMs + 5 * minuteMs)],
      "D M m",
    ],
    [
      "the gap counts from the message before, not from the first of the group",
      [
        textItem("1", ann, noonMs),
        textItem("2", ann, noonMs + 4 * minuteMs),
        textItem("3", ann, noonMs + 8 * minuteMs),
      ],
      "D M m m",
    ],
    [
      "more than five minutes start anew",
      [textItem("1", ann, noonMs), textItem("2", ann, noonMs + 5 * minuteMs + 1)],
      "D M M",
    ],
    [
      "another person starts anew",
      [textItem("1", ann, noonMs), textItem("2", ben, noonMs), textItem("3", ann, noonMs)],
      "D M M M",
    ],
    [
      "a new day ends a group",
      [textItem("1", ann, utcDay(noonMs) - minuteMs), textItem("2", ann, utcDay(noonMs) + minuteMs)],
      "D M D M",
    ],
    [
      "neighbouring changes fold into one line and end a group",
      [
        textItem("1", ann, noonMs),
        changeItem("2", ben, noonMs),
        changeItem("3", ann, noonMs),
        textItem("4", ann, noonMs),
      ],
      "D M C2 M",
    ],
    [
      "changes do not fold over midnight",
      [changeItem("1", ben, utcDay(noonMs) - 1), changeItem("2", ben, utcDay(noonMs))],
      "D C1 D C1",
    ],
    [
      "a message dated before its neighbours opens no second divider for a day that is over",
      [textItem("1", ann, noonMs), textItem("2", ben, noonMs - 2 * dayMs), textItem("3", ann, noonMs)],
      "D M M M",
    ],
  ])("%s", (_, items, shape) => {
    expect(shapeOf(timelineRows(items, utcDay))).toBe(shape);
  });

  test("the day of a divider is the local one", () => {
    const midnight = new Date(2026, 2, 29, 0, 0, 0).getTime();
    expect(localDayStart(new Date(2026, 2, 29, 23, 59, 59, 999).getTime())).toBe(midnight);
    expect(localDayStart(midnight)).toBe(midnight);
  });
});

const anyItems = fc
  .array(
    fc.record({
      senderId: fc.constantFrom(ann, ben),
      gapMs: fc.integer({ min: -10 * minuteMs, max: dayMs }),
      isChange: fc.boolean(),
    }),
    { maxLength: 60 },
  )
  .map((entries) => {
    let timeMs = noonMs;
    return entries.map((entry, index): TimelineItem => {
      timeMs += entry.gapMs;
      const make = entry.isChange ? changeItem : textItem;
      return make(String(index), entry.senderId, timeMs);
    });
  });

function itemsOf(rows: readonly TimelineRow[]): readonly TimelineItem[] {
  return rows.flatMap((row) => (row.type === "day" ? [] : row.type === "changes" ? row.items : [row.item]));
}

describe("whatever happens in a room", () => {
  test("no item is lost, doubled or moved", () => {
    fc.assert(
      fc.property(anyItems, (items) => {
        expect(itemsOf(timelineRows(items, utcDay))).toEqual(items);
      }),
    );
  });

  test("keys are unique", () => {
    fc.assert(
      fc.property(anyItems, (items) => {
        const keys = timelineRows(items, utcDay).map((row) => row.key);
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });

  test("newer items leave the rows before them as they are", () => {
    fc.assert(
      fc.property(anyItems, fc.nat(), (items, cut) => {
        const before = timelineRows(items.slice(0, cut % (items.length + 1)), utcDay);
        expect(timelineRows(items, utcDay).slice(0, Math.max(0, before.length - 1))).toEqual(before.slice(0, -1));
      }),
    );
  });

  test("older items keep the keys of all messages", () => {
    fc.assert(
      fc.property(anyItems, fc.nat(), (items, cut) => {
        const keysOf = (rows: readonly TimelineRow[]): readonly string[] =>
          rows.filter((row) => row.type === "message").map((row) => row.key);
        const newer = keysOf(timelineRows(items.slice(cut % (items.length + 1)), utcDay));
        const all = keysOf(timelineRows(items, utcDay));
        expect(all.slice(all.length - newer.length)).toEqual(newer);
      }),
    );
  });
});
