import { createSignal, type WritableSignal } from "@melo/reactive";
import type { PersonVolume, VolumesPort } from "../ports/index.ts";

export interface FakeVolumes extends VolumesPort {
  readonly remembered: WritableSignal<ReadonlyMap<string, PersonVolume>>;
  /** What was asked for, in order. */
  readonly saves: ReadonlyMap<string, PersonVolume>[];
  /** The next saves reject with these. */
  readonly failures: Error[];
}

export function createFakeVolumes(): FakeVolumes {
  const remembered = createSignal<ReadonlyMap<string, PersonVolume>>(new Map());
  const saves: ReadonlyMap<string, PersonVolume>[] = [];
  const failures: Error[] = [];
  return {
    remembered,
    saves,
    failures,
    async save(changes) {
      saves.push(changes);
      await Promise.resolve();
      const failure = failures.shift();
      if (failure !== undefined) throw failure;
      remembered.value = new Map([...remembered.peek(), ...changes]);
    },
  };
}
