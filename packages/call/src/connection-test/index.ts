export { writeConnectionReport } from "./connection-report.ts";
export type { ReportedConnection } from "./connection-report.ts";
export { createConnectionTest } from "./connection-test.ts";
export type { ConnectionTest, ConnectionTestDeps } from "./connection-test.ts";
export { keptRoundTrips, rememberRoundTrips } from "./round-trips.ts";
export { stepsWith, testStepIds, untestedSteps } from "./test-steps.ts";
export type { TestFacts, TestOutcome, TestStepId, TestSteps, TestVerdict } from "./test-steps.ts";
