import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { temporaryFolder, type TemporaryFolder } from "../testing/temporary-folder.ts";
import { postgresFolderFor } from "./database-version.ts";

let folder: TemporaryFolder;
let data: string;
const programsOf = (version: string): string => join(folder.path, "postgresql", version, "bin");

beforeEach(() => {
  folder = temporaryFolder("postgres");
  data = join(folder.path, "data");
  mkdirSync(data);
  for (const version of ["15", "17"]) {
    mkdirSync(programsOf(version), { recursive: true });
    writeFileSync(join(programsOf(version), "postgres"), "");
  }
});
afterEach(() => folder.remove());

test("a database that is still to be made is made by the newest version", () => {
  expect(postgresFolderFor(data, programsOf("17"))).toBe(programsOf("17"));
});

test("one that exists keeps its version, also after a newer one was installed", () => {
  writeFileSync(join(data, "PG_VERSION"), "15\n");
  expect(postgresFolderFor(data, programsOf("17"))).toBe(programsOf("15"));
});

test("one whose version is gone says which to install", () => {
  writeFileSync(join(data, "PG_VERSION"), "14\n");
  expect(() => postgresFolderFor(data, programsOf("17"))).toThrow("apt-get install postgresql-14");
});
