"use client";

import { soundNames, type SoundName, type VoiceCenter } from "@melo/call";
import { Volume2 } from "lucide-react";
import type { ReactNode } from "react";
import { SettingLine, SettingRow, SettingSection } from "@/components/settings/setting-row";
import { IconButton } from "@/components/ui/icon-button";
import { RangeField } from "@/components/ui/range-field";
import { Switch } from "@/components/ui/switch";
import { useSignal } from "@/hooks/use-signal";

const labels: Readonly<Record<SoundName, string>> = {
  join: "Somebody joins",
  leave: "Somebody leaves",
  mute: "You mute yourself",
  unmute: "You unmute yourself",
  deafen: "You deafen yourself",
  undeafen: "You undeafen yourself",
  moved: "You come to another channel",
  ring: "Somebody calls you",
};

export function SoundsSection({ voice }: { readonly voice: VoiceCenter }): ReactNode {
  const { soundVolume, silentSounds } = useSignal(voice.settings);
  return (
    <SettingSection title="Sounds">
      <SettingRow title="Volume">
        <RangeField
          label="Volume of sounds"
          value={Math.round(100 * soundVolume)}
          min={0}
          max={100}
          step={5}
          valueText={soundVolume === 0 ? "Off" : `${Math.round(100 * soundVolume)} %`}
          onChange={(percent) => voice.change({ soundVolume: percent / 100 })}
        />
      </SettingRow>
      {soundNames.map((name) => {
        const isOn = !silentSounds.includes(name);
        return (
          <SettingLine key={name}>
            <div className="flex items-center gap-3">
              <IconButton
                icon={Volume2}
                label={`Play: ${labels[name]}`}
                size="sm"
                isDisabled={!isOn || soundVolume === 0}
                disabledReason="Switched off"
                onClick={() => voice.playSound(name)}
              />
              <div className="min-w-0 flex-1">
                <Switch
                  label={labels[name]}
                  isOn={isOn}
                  onChange={(next) =>
                    voice.change({
                      silentSounds: next ? silentSounds.filter((each) => each !== name) : [...silentSounds, name],
                    })
                  }
                />
              </div>
            </div>
          </SettingLine>
        );
      })}
    </SettingSection>
  );
}
