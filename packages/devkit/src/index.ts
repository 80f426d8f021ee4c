export { startWorld } from "./world.ts";
export type { Person, World, WorldOptions } from "./world.ts";
export type { PartName } from "./instance/children.ts";
export type { StepListener, StepOutcome, StepProgress, StepReport, StepTimer } from "./steps.ts";
export { createStepTimer, silentSteps } from "./steps.ts";
export { Problem } from "./problem.ts";
