import type { CheckStatus, ServerCheck } from "@melo/protocol";
import { expect, test } from "vitest";
import { sumWords } from "./check-words.ts";

function checks(...statuses: readonly CheckStatus[]): readonly ServerCheck[] {
  const rest = { group: "reach", title: "", found: "", meaning: undefined, remedy: undefined, tookMs: 1 } as const;
  return statuses.map((status, index) => ({ id: String(index), status, ...rest }));
}

test.each([
  [["ok", "ok"], "Everything is in order", "good"],
  [["ok", "untried"], "Everything is in order", "good"],
  [["ok", "warning", "untried"], "Calls work, but not for everybody", "warning"],
  [["warning", "broken"], "1 hop broken", "bad"],
  [["broken", "broken"], "2 hops broken", "bad"],
] as const)("%j is summed up as %s", (statuses, title, tone) => {
  expect(sumWords(checks(...statuses))).toMatchObject({ title, tone });
});

test("what could not be tried is counted, and never passed over", () => {
  expect(sumWords(checks("ok", "untried")).text).toContain("1 hop could not be tried");
  expect(sumWords(checks("broken", "untried", "untried")).text).toContain("2 hops could not be tried");
});
