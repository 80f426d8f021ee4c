import { createSignal, type WritableSignal } from "@melo/reactive";
import type { CallDeps } from "../call-deps.ts";
import type { DeviceList, SettingsStore, SoundName } from "../ports/index.ts";

/** The devices, sounds and stored settings of one fake machine. */
export interface FakeVoice {
  readonly deps: Pick<CallDeps, "devices" | "sounds" | "settings">;
  readonly devices: WritableSignal<DeviceList>;
  /** Every sound that was played, in order. */
  readonly played: SoundName[];
}

function createFakeStore(): SettingsStore {
  const value = createSignal<unknown>(undefined);
  return {
    value,
    save(next) {
      value.value = next;
    },
  };
}

export function createFakeVoice(): FakeVoice {
  const devices = createSignal<DeviceList>({ microphone: [], camera: [], speaker: [] });
  const played: SoundName[] = [];
  return {
    deps: {
      devices: { devices, canChooseSpeaker: true, refresh: () => undefined },
      sounds: { play: (sound) => void played.push(sound) },
      settings: { device: createFakeStore(), accountCopy: createFakeStore(), account: createFakeStore() },
    },
    devices,
    played,
  };
}
