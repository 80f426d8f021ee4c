import type { ReadonlySignal } from "@melo/reactive";

/**
 * Keys that a person chose, by command: what is not named has its usual keys. Commands that this version does not know
 * are kept, for another device may.
 */
export type ShortcutChoices = Readonly<Record<string, readonly string[] | undefined>>;

/** Chosen keys are stored with the account, so that they are the same on every device. */
export interface ShortcutsPort {
  /** Empty until known. */
  readonly choices: ReadonlySignal<ShortcutChoices>;
  /** Resolves once `choices` has what was saved. */
  save(choices: ShortcutChoices): Promise<void>;
}
