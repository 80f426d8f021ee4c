import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { createRotatingLog, tailOf } from "./rotating-log.ts";

let folder = "";
let file = "";
beforeEach(() => {
  const temporary = temporaryFolder("log");
  folder = temporary.path;
  file = join(folder, "one.log");
  return temporary.remove;
});

test("a log that grows too large is moved aside, and the oldest is dropped", async () => {
  const log = createRotatingLog(file, { maxBytes: 10, keptFiles: 2 });
  for (const line of ["first line\n", "second line\n", "third line\n", "fourth line\n"]) log.write(line);
  await log.close();
  expect(readdirSync(folder).sort()).toEqual(["one.log", "one.log.1", "one.log.2"]);
  expect(readFileSync(file, "utf8")).toBe("fourth line\n");
  expect(readFileSync(`${file}.2`, "utf8")).toBe("second line\n");
});

test("a log that exists is continued", async () => {
  for (const line of ["one\n", "two\n"]) {
    const log = createRotatingLog(file);
    log.write(line);
    await log.close();
  }
  expect(readFileSync(file, "utf8")).toBe("one\ntwo\n");
});

test("the tail of a log is its last lines, and nothing if there is none", async () => {
  expect(await tailOf(file, 2)).toBe("");
  const log = createRotatingLog(file);
  log.write("one\ntwo\nthree\n");
  await log.close();
  expect(await tailOf(file, 2)).toBe("two\nthree");
});

test("a log on a full disk goes on when there is room again", async () => {
  symlinkSync("/dev/full", file);
  const log = createRotatingLog(file);
  log.write("lost\n");
  rmSync(file);
  await expect
    .poll(() => {
      log.write("kept\n");
      return existsSync(file) ? readFileSync(file, "utf8") : "";
    })
    .toContain("kept\n");
  await log.close();
  expect(readFileSync(file, "utf8")).not.toContain("lost");
});
