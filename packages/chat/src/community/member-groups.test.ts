import { expect, test } from "vitest";
import type { RoomMember } from "../ports/index.ts";
import { memberGroups } from "./member-groups.ts";

function member(displayName: string, powerLevel: number): RoomMember {
  return { userId: `@${displayName.toLowerCase()}:a`, displayName, avatarMxc: undefined, powerLevel };
}

test("members are grouped by what they may do, and sorted by name", () => {
  const people = [member("dara", 0), member("Ann", Number.POSITIVE_INFINITY), member("Ben", 50), member("Cleo", 0)];
  const names = memberGroups([...people, member("Eli", 100)]).map((group) => [
    group.role,
    group.members.map((entry) => entry.displayName).join(" "),
  ]);
  expect(names).toEqual([
    ["owner", "Ann Eli"],
    ["moderator", "Ben"],
    ["member", "Cleo dara"],
  ]);
});

test("groups without people do not exist", () => {
  expect(memberGroups([member("Dara", 0)]).map((group) => group.role)).toEqual(["member"]);
  expect(memberGroups([])).toEqual([]);
});
