import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { ensureSecrets } from "../config/secrets.ts";
import { claimDataFolder } from "./data-folder.ts";
import { dataLayout } from "./layout.ts";

let folder = "";
beforeEach(() => {
  const temporary = temporaryFolder("data");
  folder = temporary.path;
  return temporary.remove;
});

test("a new folder is made, an empty one taken, and both are closed to others", () => {
  for (const path of [folder, join(folder, "new")]) {
    claimDataFolder(dataLayout(path));
    expect(statSync(path).mode & 0o777).toBe(0o700);
  }
});

test("a folder that holds something else is refused and not touched", () => {
  writeFileSync(join(folder, "letters.txt"), "");
  const before = statSync(folder).mode;
  expect(() => claimDataFolder(dataLayout(folder))).toThrow(
    `${folder} is no data folder of MELO: it holds letters.txt`,
  );
  expect(statSync(folder).mode).toBe(before);
});

test("a folder with nothing but tools, or with what a broken start left, is taken", () => {
  for (const name of ["tools", "run", "config"]) mkdirSync(join(folder, name));
  expect(() => claimDataFolder(dataLayout(folder))).not.toThrow();
});

test("a folder that is ours may hold other things as well", () => {
  const layout = dataLayout(folder);
  ensureSecrets(layout.secretsFolder);
  writeFileSync(join(folder, "notes.txt"), "");
  expect(() => claimDataFolder(layout)).not.toThrow();
});
