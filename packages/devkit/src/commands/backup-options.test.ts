import { expect, test } from "vitest";
import { parseBackupOptions, parseRestoreOptions } from "./backup-options.ts";

test("without options it is the data of npm start that is backed up, into its own folder", () => {
  expect(parseBackupOptions([], "/repository")).toEqual({
    source: { kind: "embedded", folder: "/repository/.melo" },
    goalFolder: "/repository/.melo/backups",
    keep: undefined,
    isHelp: false,
  });
});

test("a deployment is named by its folder", () => {
  const args = ["--deployment", "/srv/melo", "--to", "/mnt/backups", "--keep", "7"];
  expect(parseBackupOptions(args, "/repository")).toMatchObject({
    source: { kind: "deployment", folder: "/srv/melo" },
    goalFolder: "/mnt/backups",
    keep: 7,
  });
});

test.each([
  [["--keep", "0"], "Keep one at least"],
  [["--data", "a", "--deployment", "b"], "exclude each other"],
  [["--dta", "a"], "There is no option --dta"],
  [["now"], 'does not know what "now" means'],
])("%j is refused with a sentence", (args, sentence) => {
  expect(() => parseBackupOptions(args, "/repository")).toThrow(sentence);
});

test("a restore needs exactly one file", () => {
  expect(parseRestoreOptions(["/b/melo.tar.gz", "--data", "/new"], "/repository")).toMatchObject({
    archive: "/b/melo.tar.gz",
    dataFolder: "/new",
  });
  expect(() => parseRestoreOptions([], "/repository")).toThrow("Which backup?");
  expect(() => parseRestoreOptions(["a", "b"], "/repository")).toThrow("one backup");
});
