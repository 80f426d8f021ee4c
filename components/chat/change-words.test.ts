import type { RoomChange, TimelineItem } from "@melo/chat";
import { changeItem, textItem } from "@melo/chat/testing";
import { describe, expect, test } from "vitest";
import { changeSentences } from "./change-words.ts";

function change(who: string, what: RoomChange["change"] = { type: "joined" }): TimelineItem {
  return changeItem(who, `@${who}:a`, 0, what);
}

function muted(targetName: string, reason?: string): RoomChange["change"] {
  return { type: "withheld_in_call", source: "microphone", targetName, reason };
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
    [[change("ann", muted("Ben", "noise"))], ["ann muted Ben: noise"]],
    [[change("ann", muted("Ben")), change("ann", muted("Cy"))], ["ann muted Ben and Cy"]],
    [
      [change("ann", { type: "gave_back_in_call", source: "screen_share", targetName: "Ben" })],
      ["ann let Ben share again"],
    ],
    [[change("ann", { type: "gave_back_in_call", source: "microphone", targetName: "Ben" })], ["ann unmuted Ben"]],
    [
      [change("ann", { type: "disconnected_from_call", targetName: "Ben", reason: undefined })],
      ["ann disconnected Ben"],
    ],
    [
      [change("ann", { type: "moved_to_other_call", targetName: "Ben", reason: "your turn" })],
      ["ann moved Ben to another channel: your turn"],
    ],
    [[change("ann", { type: "made_call_listen_only" })], ["ann set the call to listening only"]],
    [[change("ann", { type: "changed_call_rules" })], ["ann changed the rules of the call"]],
    [[textItem("1", "@ann:a", 0)], []],
  ])("%#", (items, sentences) => {
    expect(read(items)).toEqual(sentences);
  });
});
