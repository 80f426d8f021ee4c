import type { RoomChange, TimelineItem } from "@melo/chat";
import { changeItem, textItem } from "@melo/chat/testing";
import { describe, expect, test } from "vitest";
import { changeSentences } from "./change-words.ts";

function change(who: string, what: RoomChange["change"] = { type: "joined" }): TimelineItem {
  return changeItem(who, `@${who}:a`, 0, what);
}

function read(items: readonly TimelineItem[]): readonly string[] {
  return changeSentences(items).map((parts) => parts.map((part) => part.text).join(""));
}

describe("changes of a room", () => {
  test.each<[readonly TimelineItem[], readonly string[]]>([
    [[change("hana")], ["hana joined"]],
    [[change("hana"), change("dara")], ["hana and dara joined"]],
    [[change("hana"), change("dara"), change("eli"), change("ben")], ["hana and 3 others joined"]],
    [
      [change("hana"), change("hana", { type: "left" }), change("hana")],
      ["hana joined", "hana left", "hana joined"],
    ],
    [[change("hana"), change("hana")], ["hana joined"]],
    [
      [change("ann", { type: "removed", targetName: "Ingo" }), change("ann", { type: "removed", targetName: "Jo" })],
      ["ann removed Ingo and Jo"],
    ],
    [
      [change("ann", { type: "banned", targetName: "Ingo" }), change("ben", { type: "banned", targetName: "Jo" })],
      ["ann banned Ingo", "ben banned Jo"],
    ],
    [
      [change("ann", { type: "created" }), change("ann"), change("ben")],
      ["ann made this channel", "ben joined"],
    ],
    [[change("ann", { type: "renamed_room", name: "art" })], ["ann named the channel art"]],
    [[change("ann", { type: "changed_topic", topic: "" })], ["ann removed the topic"]],
    [[textItem("1", "@ann:a", 0)], []],
  ])("%#", (items, sentences) => {
    expect(read(items)).toEqual(sentences);
  });
});
