export { allChecks } from "./all-checks.ts";
export { examine } from "./examine.ts";
export type { Report } from "./examine.ts";
export { createSurroundings } from "./surroundings.ts";
export type { OwnServer, Target } from "./visit.ts";
