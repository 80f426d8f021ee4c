import { expect, test } from "vitest";
import { countTests } from "./test-report.ts";

const passing = { status: "passed", assertionResults: [{ status: "passed" }] };

function report(
  counts: { passed?: number; failed?: number; pending?: number },
  testResults: readonly object[] = [passing],
): object {
  return {
    numPassedTests: counts.passed ?? 0,
    numFailedTests: counts.failed ?? 0,
    numPendingTests: counts.pending ?? 0,
    testResults,
  };
}

test("tests are counted as vitest counts them", () => {
  expect(countTests(report({ passed: 3, failed: 2, pending: 1 }), 1)).toEqual({ passed: 3, failed: 2, skipped: 1 });
});

test("a file that could not be loaded is one failure", () => {
  const broken = { status: "failed", assertionResults: [] };
  expect(countTests(report({ passed: 3 }, [passing, broken]), 1)).toEqual({ passed: 3, failed: 1, skipped: 0 });
});

test("a file with failed tests is not counted a second time", () => {
  const failing = { status: "failed", assertionResults: [{ status: "failed" }] };
  expect(countTests(report({ failed: 1 }, [failing]), 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test("an exit code that nothing explains is one failure", () => {
  expect(countTests(report({ passed: 3 }), 1)).toEqual({ passed: 3, failed: 1, skipped: 0 });
});

test("no report, or one without any test, is one failure", () => {
  expect(countTests(undefined, 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  expect(countTests(report({}, []), 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});
