import type { StepListener } from "../steps.ts";
import type { Output } from "./step-printer.ts";

export interface EventWriter extends StepListener {
  event(kind: string, facts: Readonly<Record<string, unknown>>): void;
}

/** One JSON object a line, for programs that start MELO: `{"event":"step","name":…,"outcome":…,"durationMs":…}`. */
export function createEventWriter(output: Output): EventWriter {
  function event(kind: string, facts: Readonly<Record<string, unknown>>): void {
    output.write(`${JSON.stringify({ event: kind, ...facts })}\n`);
  }
  return {
    event,
    started: (name) => event("step-started", { name }),
    said: () => undefined,
    finished: (report) => event("step", { ...report }),
  };
}
