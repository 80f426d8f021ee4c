"use client";

import type { VoiceCenter } from "@melo/call";
import type { ReactNode } from "react";
import { SettingLine, SettingRow, SettingSection } from "@/components/settings/setting-row";
import { ChoiceBar } from "@/components/ui/choice-bar";
import { Switch } from "@/components/ui/switch";
import { useSignal } from "@/hooks/use-signal";
import { suppressionOptions } from "./suppression-words";

/** What is done to one's voice before it is sent. Music mode does nothing to it. */
export function SoundingSection({ voice }: { readonly voice: VoiceCenter }): ReactNode {
  const settings = useSignal(voice.settings);
  const { isMusic } = settings;
  return (
    <SettingSection title="How you sound">
      <SettingRow
        title="Noise suppression"
        hint={isMusic ? "Off in music mode." : "Runs on this device. Strong removes fans, keys and traffic."}
      >
        <ChoiceBar
          label="Noise suppression"
          value={settings.noiseSuppression}
          options={suppressionOptions}
          isDisabled={isMusic}
          onChange={(noiseSuppression) => voice.change({ noiseSuppression })}
        />
      </SettingRow>
      <SettingLine>
        <Switch
          label="Echo cancellation"
          hint="Turn off only with headphones."
          isOn={settings.hasEchoCancellation && !isMusic}
          isDisabled={isMusic}
          onChange={(hasEchoCancellation) => voice.change({ hasEchoCancellation })}
        />
      </SettingLine>
      <SettingLine>
        <Switch
          label="Even loudness"
          hint="Raises a quiet voice and lowers a loud one."
          isOn={settings.hasAutoGain && !isMusic}
          isDisabled={isMusic}
          onChange={(hasAutoGain) => voice.change({ hasAutoGain })}
        />
      </SettingLine>
      <SettingLine>
        <Switch
          label="Music mode"
          hint="Stereo, high bitrate, no processing. For instruments and rehearsals."
          isOn={isMusic}
          onChange={(next) => voice.change({ isMusic: next })}
        />
      </SettingLine>
    </SettingSection>
  );
}
