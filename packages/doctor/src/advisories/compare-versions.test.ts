import { expect, test } from "vitest";
import { advisories, advisoriesAsOf } from "./advisories.ts";
import { compareVersions } from "./compare-versions.ts";

test.each([
  ["1.9.0", "1.10.0", -1],
  ["1.163.2", "1.163.2", 0],
  ["v1.13.5", "1.13.4", 1],
  ["1.153.0rc1", "1.153.0", -1],
  ["16.3", "16.3.0", 0],
])("%s against %s: %i", (left, right, sign) => {
  expect(Math.sign(compareVersions(left, right))).toBe(sign);
});

test("every advisory says where it was read, and the table when it was last compared", () => {
  expect(advisoriesAsOf).toMatch(/^\d{4}-\d\d-\d\d$/);
  for (const { id, fixedIn, source } of advisories) {
    expect(id).toMatch(/^(?:CVE|GHSA)-/);
    expect(fixedIn).toMatch(/^\d+\.\d+\.\d+$/);
    expect(URL.canParse(source)).toBe(true);
  }
});
