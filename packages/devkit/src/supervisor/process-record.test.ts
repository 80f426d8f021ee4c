import { mkdirSync, readFileSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { openProcessRecord } from "./process-record.ts";

test("a record that cannot be written ends nothing, and is whole again as soon as it can", async () => {
  const { path, remove } = temporaryFolder("record");
  const file = join(path, "processes.json");
  try {
    const record = openProcessRecord(file, 10);
    // In the way of every attempt, as a full disk is.
    const obstacle = `${file}.${process.pid}.new`;
    mkdirSync(obstacle);
    const identity = record.add(process.pid);
    expect(identity).toBeDefined();
    rmdirSync(obstacle);
    await expect.poll(() => JSON.parse(readFileSync(file, "utf8"))).toEqual([identity]);
  } finally {
    remove();
  }
});
