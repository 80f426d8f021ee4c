import { mkdirSync } from "node:fs";
import { expect, test } from "vitest";
import { Problem, problemFromSystemError } from "./problem.ts";

test("a problem says what is wrong and what to do", () => {
  const problem = new Problem("The disk is full.", "Free some space.");
  expect([problem.message, problem.remedy, problem.code]).toEqual([
    "The disk is full. Free some space.",
    "Free some space.",
    "misconfigured",
  ]);
});

test("what the system refuses becomes a problem with a remedy", () => {
  let refusal: unknown;
  try {
    mkdirSync("/dev/null/data");
  } catch (error) {
    refusal = error;
  }
  expect(problemFromSystemError(refusal)?.message).toMatch(/^The system refused: ENOTDIR.*choose another folder/);
});

test("a fault of our own does not", () => {
  expect(problemFromSystemError(new TypeError("x is undefined"))).toBeUndefined();
});
