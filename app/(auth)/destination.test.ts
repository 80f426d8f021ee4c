import { describe, expect, test } from "vitest";
import { destinationFrom, destinationOfInvite } from "./destination.ts";

describe("where one goes after signing in", () => {
  test("a shared link to a channel survives", () => {
    expect(destinationFrom("/channels/!space/!room?video=true")).toBe("/channels/!space/!room?video=true");
  });

  test.each([
    null,
    undefined,
    "",
    "https://evil.example",
    "//evil.example/channels/",
    "/\\evil.example",
    "javascript:alert(1)",
  ])("%j leads home", (wanted) => {
    expect(destinationFrom(wanted)).toBe("/channels/@me");
  });

  test("a code cannot change the address it is put into", () => {
    expect(destinationOfInvite("a&b=c#d")).toBe("/channels/@me?invite=a%26b%3Dc%23d");
  });
});
