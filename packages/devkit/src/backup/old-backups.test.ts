import { expect, test } from "vitest";
import { backupName, oldBackups } from "./old-backups.ts";

const names = [1, 2, 3].map((day) => backupName(new Date(Date.UTC(2026, 10, day, 3, 30))));

test("a backup is named by its moment", () => {
  expect(names[0]).toBe("melo-2026-11-01T033000Z.tar.gz");
});

test("the newest are kept, and what is no backup is not touched", () => {
  expect(oldBackups([...names, "letter.txt", "melo-notes.tar.gz"], 2)).toEqual(["melo-2026-11-01T033000Z.tar.gz"]);
  expect(oldBackups(names, 3)).toEqual([]);
  expect(oldBackups([], 7)).toEqual([]);
});
