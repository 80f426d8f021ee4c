import { chmodSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { ensureSecrets, readSecret } from "./secrets.ts";

let folder = "";
beforeEach(() => {
  const temporary = temporaryFolder("secrets");
  folder = join(temporary.path, "secrets");
  return temporary.remove;
});

function modeOf(path: string): number {
  return statSync(path).mode & 0o777;
}

test("secrets are readable for their owner alone", () => {
  const files = ensureSecrets(folder);
  expect(modeOf(folder)).toBe(0o700);
  for (const file of Object.values(files)) expect(modeOf(file)).toBe(0o600);
});

test("every secret is different and long", () => {
  const secrets = Object.values(ensureSecrets(folder)).map(readSecret);
  expect(new Set(secrets).size).toBe(secrets.length);
  for (const secret of secrets) expect(secret.length).toBeGreaterThanOrEqual(43);
});

test("a second start keeps the secrets and closes a file that was opened to others", () => {
  const files = ensureSecrets(folder);
  const before = Object.values(files).map(readSecret);
  chmodSync(files.asToken, 0o644);
  expect(Object.values(ensureSecrets(folder)).map(readSecret)).toEqual(before);
  expect(modeOf(files.asToken)).toBe(0o600);
});

test("the signing key has the shape Synapse reads", () => {
  const { signingKey } = ensureSecrets(folder);
  expect(readFileSync(signingKey, "utf8")).toMatch(/^ed25519 a_[0-9a-f]{4} [A-Za-z0-9+/]{43}\n$/);
});
