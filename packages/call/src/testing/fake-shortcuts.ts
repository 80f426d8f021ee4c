import { createSignal } from "@melo/reactive";
import type { ShortcutChoices, ShortcutsPort } from "../ports/index.ts";

export interface FakeShortcuts extends ShortcutsPort {
  /** The next save rejects with this. */
  failNext(error: Error): void;
}

export function createFakeShortcuts(initial: ShortcutChoices = {}): FakeShortcuts {
  const choices = createSignal(initial);
  let failure: Error | undefined;
  return {
    choices,
    failNext(error) {
      failure = error;
    },
    async save(next) {
      await Promise.resolve();
      const reason = failure;
      failure = undefined;
      if (reason !== undefined) throw reason;
      choices.value = next;
    },
  };
}
