import type { ReadonlySignal } from "@melo/reactive";

/** Something that is remembered, as it was stored: whoever reads it checks it. */
export interface SettingsStore {
  readonly value: ReadonlySignal<unknown>;
  /** Never rejects: what could not be stored holds until the page is left. */
  save(value: unknown): void;
}
