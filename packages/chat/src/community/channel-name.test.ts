import { describe, expect, test } from "vitest";
import { channelNameFrom, maxChannelNameLength } from "./channel-name.ts";

describe("the name of a new channel", () => {
  test.each([
    ["text", "general", "general"],
    ["text", "  Art and  Lanterns ", "art-and-lanterns"],
    ["text", "#off topic", "off-topic"],
    ["text", "Füße & Brücken", "füße-&-brücken"],
    ["text", "   ", ""],
    ["text", "##", ""],
    ["voice", "  Thursday   demo ", "Thursday demo"],
    ["voice", "", ""],
  ] as const)("of a %s channel typed %j is %j", (kind, typed, name) => {
    expect(channelNameFrom(kind, typed)).toBe(name);
  });

  test("is cut to a length that rooms can show", () => {
    expect(channelNameFrom("text", "x".repeat(500))).toHaveLength(maxChannelNameLength);
  });
});
