import type { ReadonlySignal } from "@melo/reactive";

/** How loud one person is for us. Percents of what they send, 0 to 200. */
export interface PersonVolume {
  readonly voicePercent: number;
  /** Of the sound of a screen that they share. */
  readonly sharePercent: number;
  /** For us alone; the percents are kept for later. */
  readonly isMuted: boolean;
}

/** Chosen volumes are stored with the account, so that they are the same in every call and on every device. */
export interface VolumesPort {
  /** By user id, those who are not as usual; empty until known. */
  readonly remembered: ReadonlySignal<ReadonlyMap<string, PersonVolume>>;
  /** Changes these people and nobody else. Resolves once `remembered` has what was saved. */
  save(changes: ReadonlyMap<string, PersonVolume>): Promise<void>;
}
