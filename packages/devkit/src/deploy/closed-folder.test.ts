import { chmodSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { temporaryFolder, type TemporaryFolder } from "../testing/temporary-folder.ts";
import { closedFolderTo } from "./closed-folder.ts";

let folder: TemporaryFolder;
beforeEach(() => {
  folder = temporaryFolder("closed");
  chmodSync(folder.path, 0o755);
  mkdirSync(join(folder.path, "home/bin"), { recursive: true });
  writeFileSync(join(folder.path, "home/bin/python"), "");
});
afterEach(() => folder.remove());

const stranger = { uid: 54_321, gid: 54_321 };
const program = (): string => join(folder.path, "home/bin/python");

test("an open way has no closed folder", () => {
  expect(closedFolderTo(program(), stranger)).toBe(undefined);
});

test("a home that is its owner's alone is closed to others, and not to its owner", () => {
  chmodSync(join(folder.path, "home"), 0o700);
  expect(closedFolderTo(program(), stranger)).toBe(join(folder.path, "home"));
  const { uid, gid } = statSync(folder.path);
  expect(closedFolderTo(program(), { uid, gid })).toBe(undefined);
});
