import { createSignal, derive, type Clock, type ReadonlySignal, type Scope } from "@melo/reactive";
import type { DeviceList, DevicesPort, SoundName, SoundPort } from "../ports/index.ts";
import type { VoiceInput } from "../session/local-wishes.ts";
import { createPushKey, type PushKey } from "./push-key.ts";
import type { VoiceSettings } from "./voice-settings.ts";
import { createVoiceSettings, type VoiceSettingsStores } from "./voice-settings-store.ts";

/** Microphone, camera, speaker, keys and sounds, in a call or not. One for the signed-in device. */
export interface VoiceCenter {
  readonly settings: ReadonlySignal<VoiceSettings>;
  /** Counts at once, also in the call one is in. */
  change(changes: Partial<VoiceSettings>): void;
  readonly devices: ReadonlySignal<DeviceList>;
  readonly canChooseSpeaker: boolean;
  /** A device was opened just now: the others have names from then on. */
  refreshDevices(): void;
  /** Talks while it is held: in push-to-talk, and through one's own muting otherwise. */
  readonly talkKey: PushKey;
  /** Is silent while it is held. */
  readonly muteKey: PushKey;
  /** Unless the person switched this sound off. */
  playSound(sound: SoundName): void;
}

export interface VoiceCenterDeps {
  readonly clock: Clock;
  readonly devices: DevicesPort;
  readonly sounds: SoundPort;
  readonly settings: VoiceSettingsStores;
}

export function createVoiceCenter(
  scope: Scope,
  deps: VoiceCenterDeps,
): { readonly voice: VoiceCenter; readonly input: VoiceInput } {
  const { settings, change } = createVoiceSettings(scope, deps.settings);
  const talkKey = createPushKey(scope, deps.clock, () => settings.peek().releaseDelayMs);
  // A mute key is let go on purpose: the next word follows at once.
  const muteKey = createPushKey(scope, deps.clock, () => 0);
  const speakerId = createSignal<string | undefined>(undefined);
  scope.effect(() => {
    const { speakerId: wanted } = settings.value;
    const isThere = deps.devices.devices.value.speaker.some(({ deviceId }) => deviceId === wanted);
    speakerId.value = isThere ? wanted : undefined;
  });
  return {
    voice: {
      settings,
      change,
      devices: deps.devices.devices,
      canChooseSpeaker: deps.devices.canChooseSpeaker,
      refreshDevices: () => deps.devices.refresh(),
      talkKey,
      muteKey,
      playSound(sound) {
        const { soundVolume, silentSounds } = settings.peek();
        if (soundVolume > 0 && !silentSounds.includes(sound)) deps.sounds.play(sound, soundVolume, speakerId.peek());
      },
    },
    input: {
      mode: derive(() => settings.value.inputMode),
      isTalkKeyHeld: talkKey.isHeld,
      isMuteKeyHeld: muteKey.isHeld,
    },
  };
}
