import { spawn } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { Problem } from "../problem.ts";
import { identifyProcess } from "../supervisor/process-identity.ts";
import { requireUnlocked, takeLock, type FileLock } from "./instance-lock.ts";

let folder = "";
let file = "";
beforeEach(() => {
  const temporary = temporaryFolder("lock");
  folder = temporary.path;
  file = join(folder, "lock.json");
  return temporary.remove;
});

function take(): FileLock {
  return takeLock(file, "serve", ({ pid }) => new Problem(`Process ${pid} runs.`, "Stop it."));
}

test("a lock that somebody holds is refused with the holder's name", () => {
  take();
  expect(take).toThrow(`Process ${process.pid} runs.`);
});

test("a released lock is free and leaves nothing behind", () => {
  take().release();
  expect(readdirSync(folder)).toEqual([]);
  take();
});

test("the lock of a process that is gone is taken over", async () => {
  const gone = spawn(process.execPath, ["-e", ""]);
  const pid = gone.pid ?? 0;
  await new Promise((resolve) => gone.once("close", resolve));
  writeFileSync(file, JSON.stringify({ pid, startMark: "1", purpose: "serve" }));
  expect(take).not.toThrow();
});

test("the lock of an id that belongs to another process by now is taken over", () => {
  writeFileSync(file, JSON.stringify({ pid: process.pid, startMark: "1", purpose: "serve" }));
  expect(take).not.toThrow();
});

test("asking whether a lock is held takes nothing", () => {
  const ask = (): void => requireUnlocked(file, ({ pid }) => new Problem(`Process ${pid} runs.`, "Stop it."));
  ask();
  expect(readdirSync(folder)).toEqual([]);
  take();
  expect(ask).toThrow(`Process ${process.pid} runs.`);
});

test("a lock file that was not finished is taken over", () => {
  writeFileSync(file, `{"pid": ${process.pid}, "sta`);
  expect(take).not.toThrow();
});

test("releasing does not touch a lock that another process has taken over", () => {
  const lock = take();
  const other = { ...identifyProcess(process.ppid), purpose: "serve" };
  writeFileSync(file, JSON.stringify(other));
  lock.release();
  expect(readdirSync(folder)).toEqual(["lock.json"]);
});
