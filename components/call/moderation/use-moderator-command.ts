"use client";

import { meloErrorFrom } from "@melo/protocol";
import { useState } from "react";
import { useToasts } from "@/components/ui/toast";
import { failedStepWords } from "./moderator-steps";

export interface ModeratorCommand {
  /** Name of the step that is under way. */
  readonly pending: string | undefined;
  /** Does nothing while another step is under way. */
  run(step: string, execute: () => Promise<void>, onDone?: () => void): void;
}

/** One step at a time with one person; a failure is told though the rows may be closed by then. */
export function useModeratorCommand(displayName: string): ModeratorCommand {
  const [pending, setPending] = useState<string>();
  const toasts = useToasts();
  async function start(step: string, execute: () => Promise<void>, onDone?: () => void): Promise<void> {
    setPending(step);
    try {
      await execute();
      onDone?.();
    } catch (error) {
      toasts.fail(failedStepWords(displayName, meloErrorFrom(error)));
    }
    setPending(undefined);
  }
  return {
    pending,
    run(step, execute, onDone) {
      if (pending === undefined) void start(step, execute, onDone);
    },
  };
}
