import { meloErrorFrom, type MeloError, type ServerCheck } from "@melo/protocol";
import { createSignal, type ReadonlySignal, type Scope } from "@melo/reactive";
import type { ExaminationPort } from "../ports/examination-port.ts";

export type ExaminationState =
  | { readonly name: "not_run" }
  /** `checks` are those that are known so far, and when it failed those that were. */
  | { readonly name: "running" | "done"; readonly checks: readonly ServerCheck[] }
  | { readonly name: "failed"; readonly checks: readonly ServerCheck[]; readonly error: MeloError };

export interface Examination {
  readonly state: ReadonlySignal<ExaminationState>;
  /** Begins anew unless one is under way. */
  run(): void;
}

/** What an administrator sees of the server's doctor; nobody listens on after the scope. */
export function createExamination(scope: Scope, port: ExaminationPort): Examination {
  const state = createSignal<ExaminationState>({ name: "not_run" });

  async function examine(): Promise<void> {
    let checks: readonly ServerCheck[] = [];
    state.value = { name: "running", checks };
    try {
      await port.examine(scope, (check) => {
        if (scope.hasEnded) return;
        checks = [...checks, check];
        state.value = { name: "running", checks };
      });
      if (!scope.hasEnded) state.value = { name: "done", checks };
    } catch (error) {
      if (!scope.hasEnded) state.value = { name: "failed", checks, error: meloErrorFrom(error) };
    }
  }

  return {
    state,
    run() {
      if (state.peek().name !== "running" && !scope.hasEnded) void examine();
    },
  };
}
