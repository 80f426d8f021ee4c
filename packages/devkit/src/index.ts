export { startWorld } from "./world.ts";
export type { World, WorldOptions } from "./world.ts";
export type { Person } from "./instance/register-person.ts";
export { ensureDemo } from "./demo/demo.ts";
export type { DemoAccount, DemoTarget } from "./demo/demo.ts";
export type { PartName } from "./instance/children.ts";
export type { StepListener, StepOutcome, StepProgress, StepReport, StepTimer } from "./steps.ts";
export { createStepTimer, silentSteps } from "./steps.ts";
export { Problem } from "./problem.ts";
