import { batchWrites, createSignal, derive, type ReadonlySignal, type Scope } from "@melo/reactive";
import type { SettingsStore } from "../ports/index.ts";
import {
  readDeviceChoices,
  readVoicePreferences,
  type DeviceChoices,
  type VoicePreferences,
  type VoiceSettings,
} from "./voice-settings.ts";

/** Voice and video settings, of this device and of the person, as one. Changes count at once. */
export interface VoiceSettingsStore {
  readonly settings: ReadonlySignal<VoiceSettings>;
  change(changes: Partial<VoiceSettings>): void;
}

export interface VoiceSettingsStores {
  readonly device: SettingsStore;
  /** What this device knows of the account's, so that a start needs no answer from the homeserver. */
  readonly accountCopy: SettingsStore;
  readonly account: SettingsStore;
}

function isDeviceChoice(name: string): boolean {
  return name === "microphoneId" || name === "cameraId" || name === "speakerId" || name === "ownBackground";
}

export function createVoiceSettings(scope: Scope, stores: VoiceSettingsStores): VoiceSettingsStore {
  const choices = createSignal<DeviceChoices>(readDeviceChoices(stores.device.value.peek()));
  const preferences = createSignal<VoicePreferences>(readVoicePreferences(stores.accountCopy.value.peek()));

  // The account's word is the last one, whichever device it came from.
  scope.effect(() => {
    const stored = stores.account.value.value;
    if (stored === undefined) return;
    const read = readVoicePreferences(stored);
    if (JSON.stringify(read) === JSON.stringify(preferences.peek())) return;
    preferences.value = read;
    stores.accountCopy.save(read);
  });

  return {
    settings: derive(() => ({ ...choices.value, ...preferences.value })),
    change(changes) {
      const entries = Object.entries(changes);
      const ofDevice = Object.fromEntries(entries.filter(([name]) => isDeviceChoice(name)));
      const ofPerson = Object.fromEntries(entries.filter(([name]) => !isDeviceChoice(name)));
      batchWrites(() => {
        choices.value = { ...choices.peek(), ...ofDevice };
        preferences.value = { ...preferences.peek(), ...ofPerson };
      });
      if (Object.keys(ofDevice).length > 0) stores.device.save(choices.peek());
      if (Object.keys(ofPerson).length > 0) {
        stores.accountCopy.save(preferences.peek());
        stores.account.save(preferences.peek());
      }
    },
  };
}
