import { createSignal, deriveStable, type Clock, type ReadonlySignal, type Scope } from "@melo/reactive";
import type { PersonVolume, VolumesPort } from "../ports/index.ts";
import { isSameRecord } from "../view/same-record.ts";
import { clampVolume, usualVolume } from "./person-volume.ts";

/** How loud people are for us, in every call and on every device of ours. */
export interface Volumes {
  of(userId: string): ReadonlySignal<PersonVolume>;
  /** Heard at once, remembered a moment later. */
  change(userId: string, change: Partial<PersonVolume>): void;
}

/** A slider says many things on its way. */
const saveAfterMs = 800;
const firstRetryMs = 5_000;
const maxRetryMs = 60_000;

export function createVolumes(scope: Scope, clock: Clock, port: VolumesPort): Volumes {
  /** Changed here and not stored yet. */
  const unsaved = createSignal<ReadonlyMap<string, PersonVolume>>(new Map());
  let cancelSave: (() => void) | undefined;
  let isSaving = false;

  function volumeOf(userId: string): PersonVolume {
    return unsaved.value.get(userId) ?? port.remembered.value.get(userId) ?? usualVolume;
  }

  function schedule(delayMs: number, retryMs: number): void {
    cancelSave?.();
    cancelSave = clock.schedule(scope, delayMs, () => void save(retryMs));
  }

  async function save(retryMs: number): Promise<void> {
    if (isSaving) return schedule(saveAfterMs, retryMs);
    isSaving = true;
    const saved = unsaved.peek();
    try {
      await port.save(saved);
      const left = [...unsaved.peek()].filter(([userId, volume]) => saved.get(userId) !== volume);
      unsaved.value = new Map(left);
    } catch {
      // Nothing is lost as long as the page is there: it is heard as chosen, and said again.
      schedule(retryMs, Math.min(maxRetryMs, retryMs * 2));
    } finally {
      isSaving = false;
    }
  }

  return {
    of: (userId) => deriveStable(() => volumeOf(userId), isSameRecord),
    change(userId, change) {
      const current = unsaved.peek().get(userId) ?? port.remembered.peek().get(userId) ?? usualVolume;
      const next = clampVolume({ ...current, ...change });
      if (isSameRecord(current, next)) return;
      unsaved.value = new Map(unsaved.peek()).set(userId, next);
      schedule(saveAfterMs, firstRetryMs);
    },
  };
}
