import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { describeKeyValuePort } from "../testing/contracts/index.ts";
import { keepJobs } from "./keep-jobs.ts";
import type { KeyValuePort } from "./key-value-port.ts";
import { createMemoryStore } from "./memory-store.ts";

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "melo-jobs-"));
  file = join(folder, "calls", "jobs.json");
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describeKeyValuePort("the store in memory that keeps its jobs", async (count) => {
  const store = await keepJobs(createMemoryStore(), join(folder, "contract.json"));
  return Array.from({ length: count }, () => store);
});

/** A process that starts after the one before it was killed. */
function startAgain(): Promise<KeyValuePort> {
  return keepJobs(createMemoryStore(), file);
}

test("jobs outlive the process, as they were when it was killed", async () => {
  const first = await startAgain();
  for (const id of ["claimed", "settled", "postponed", "cancelled", "replaced"]) {
    await first.schedule("leaves", { id, dueMs: 10, payload: id });
  }
  for (const job of await first.claimDue("leaves", 20, 60_000, 10)) {
    if (job.id === "settled") await first.settle("leaves", job);
    if (job.id === "postponed") await first.postpone("leaves", job, 500);
  }
  await first.cancel("leaves", "cancelled");
  await first.replace("leaves", "replaced", { id: "replaced", dueMs: 30, payload: "new" });
  await first.schedule("others", { id: "one", dueMs: 1, payload: "" });

  const second = await startAgain();
  expect(await second.countJobs("leaves")).toBe(3);
  expect(await second.claimDue("leaves", 100, 1, 10)).toMatchObject([
    { id: "claimed", payload: "claimed" },
    { id: "replaced", payload: "new" },
  ]);
  expect(await second.findJob("leaves", "postponed")).toMatchObject({ dueMs: 500 });
  expect(await second.countJobs("others")).toBe(1);
});

test("the file is for its owner alone", async () => {
  await (await startAgain()).schedule("leaves", { id: "a", dueMs: 1, payload: "a delay id" });
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("a file that is none of ours is named, and left as it is", async () => {
  mkdirSync(join(folder, "calls"));
  writeFileSync(file, "{ cut off");
  await expect(startAgain()).rejects.toMatchObject({ code: "misconfigured", message: expect.stringContaining(file) });
  expect(readFileSync(file, "utf8")).toBe("{ cut off");
});

test("a job that cannot be written down is not taken", async () => {
  const store = await startAgain();
  rmSync(join(folder, "calls"), { recursive: true });
  const job = { id: "a", dueMs: 1, payload: "" };
  await expect(store.schedule("leaves", job)).rejects.toMatchObject({ category: "network" });
});
