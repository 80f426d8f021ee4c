export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/**
 * Counts of a vitest JSON report. A file that failed although none of its tests did (it could not be loaded, or a hook
 * failed) counts as one failure. No report means that vitest itself failed: one failure.
 */
export function countTests(report: unknown, exitCode: number): TestCounts {
  if (!isReport(report)) return { passed: 0, failed: 1, skipped: 0 };
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && !assertionResults.some((test) => test.status === "failed"),
  );
  const failed = report.numFailedTests + brokenFiles.length;
  const passed = report.numPassedTests;
  const skipped = report.numPendingTests;
  // An error outside of any test, or no test at all, shows in the exit code alone.
  const isUnexplained = failed === 0 && (exitCode !== 0 || passed === 0);
  return { passed, failed: isUnexplained ? 1 : failed, skipped };
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

function isReport(value: unknown): value is VitestReport {
  return typeof value === "object" && value !== null && "numPassedTests" in value && "testResults" in value;
}
