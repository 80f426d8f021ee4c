import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { chooseInternalPorts } from "./ports.ts";

let record = "";
beforeEach(() => {
  const temporary = temporaryFolder("ports");
  record = join(temporary.path, "ports.json");
  return temporary.remove;
});

test("ports are different from each other and the same at the next start", async () => {
  const first = await chooseInternalPorts(record);
  expect(new Set(Object.values(first)).size).toBe(Object.keys(first).length);
  expect(await chooseInternalPorts(record)).toEqual(first);
});

test("a recorded port that somebody else uses by now is replaced, the others stay", async () => {
  const first = await chooseInternalPorts(record);
  const squatter = createServer().listen(first.web, "127.0.0.1");
  await once(squatter, "listening");
  const second = await chooseInternalPorts(record);
  squatter.close();
  expect(second.web).not.toBe(first.web);
  expect({ ...second, web: 0 }).toEqual({ ...first, web: 0 });
});

test("a record that makes no sense is ignored", async () => {
  for (const content of ["", "[]", '{"web":"x","synapse":-1,"calls":99999}']) {
    writeFileSync(record, content);
    await expect(chooseInternalPorts(record)).resolves.toMatchObject({ web: expect.any(Number) });
  }
});
