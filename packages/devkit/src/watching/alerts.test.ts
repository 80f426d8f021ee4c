import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { repositoryFolder } from "../instance/layout.ts";
import { alerts } from "./alerts.ts";
import { deploymentTargets } from "./deployment-targets.ts";

const operations = readFileSync(join(repositoryFolder, "docs/operations.md"), "utf8");

test("whoever is woken finds what to look at and what to do, and nothing about alerts that are no more", () => {
  const section = operations.slice(operations.indexOf("\n## Alerts"), operations.indexOf("\n## Updates"));
  const [, ...entries] = section.split(/^### /m);
  expect(entries.map((entry) => entry.split("\n", 1)[0])).toEqual(alerts.map(({ name }) => name));
  for (const entry of entries) expect(entry).toMatch(/\*\*Do\*\*/);
});

test("the operations page names the addresses that Prometheus is told to ask", () => {
  for (const [{ address } = { address: "" }] of Object.values(deploymentTargets)) expect(operations).toContain(address);
});
