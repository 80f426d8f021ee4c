import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import type { StepProgress } from "../steps.ts";
import { ensureStampedFolder } from "./stamped-folder.ts";

let parent = "";
let folder = "";
let skips = 0;
const progress: StepProgress = { say: () => undefined, skip: () => (skips += 1) };
beforeEach(() => {
  const temporary = temporaryFolder("stamped");
  parent = join(temporary.path, "tools");
  folder = join(parent, "thing");
  skips = 0;
  return temporary.remove;
});

function ensure(stamp: string, content: string): Promise<void> {
  const build = (unfinished: string): Promise<void> => {
    writeFileSync(join(unfinished, "content"), content);
    return Promise.resolve();
  };
  return ensureStampedFolder({ folder, stamp, build }, progress);
}

function content(): string {
  return readFileSync(join(folder, "content"), "utf8");
}

test("it is built once for the same stamp and anew for another", async () => {
  await ensure("1", "one");
  await ensure("1", "ignored");
  expect([content(), skips]).toEqual(["one", 1]);
  await ensure("2", "two");
  expect([content(), skips]).toEqual(["two", 1]);
});

test("a build that fails leaves what was there, and the next one cleans up after it", async () => {
  await ensure("1", "one");
  const failing = ensureStampedFolder(
    { folder, stamp: "2", build: () => Promise.reject(new Error("no network")) },
    progress,
  );
  await expect(failing).rejects.toThrow("no network");
  expect(content()).toBe("one");
  await ensure("2", "two");
  expect([content(), readdirSync(parent)]).toEqual(["two", ["thing"]]);
});

test("a folder without a stamp, from an interrupted attempt, is not used", async () => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "half"), "");
  await ensure("1", "one");
  expect([content(), existsSync(join(folder, "half"))]).toEqual(["one", false]);
});

test("of two that want it, the second waits and builds nothing", async () => {
  let builds = 0;
  const build = (): Promise<void> => {
    builds += 1;
    return Promise.resolve();
  };
  const both = [1, 2].map(() => ensureStampedFolder({ folder, stamp: "1", build }, progress));
  await Promise.all(both);
  expect(builds).toBe(1);
});
