"use client";

import { longestReleaseDelayMs, type InputMode, type Shortcuts, type VoiceCenter } from "@melo/call";
import type { ReactNode } from "react";
import { SettingLine, SettingRow, SettingSection } from "@/components/settings/setting-row";
import { ChoiceBar } from "@/components/ui/choice-bar";
import { RangeField } from "@/components/ui/range-field";
import { Switch } from "@/components/ui/switch";
import { useSignal } from "@/hooks/use-signal";
import { KeyField } from "./key-field";

const modes: readonly { readonly value: InputMode; readonly label: string }[] = [
  { value: "voice_activity", label: "Voice activity" },
  { value: "push_to_talk", label: "Push to talk" },
  { value: "push_to_mute", label: "Push to mute" },
];

const hints: Readonly<Record<InputMode, string>> = {
  voice_activity: "Drag the marker on the meter, or let MELO set it.",
  push_to_talk: "You are heard while you hold the key.",
  push_to_mute: "You are heard unless you hold the key.",
};

const keyHint = "Works while this window has the focus. Letters and Space rest while you type.";

/** When the others hear an open microphone. */
export function HeardSection({
  voice,
  shortcuts,
}: {
  readonly voice: VoiceCenter;
  readonly shortcuts: Shortcuts;
}): ReactNode {
  const settings = useSignal(voice.settings);
  const { inputMode } = settings;
  return (
    <SettingSection title="When you are heard">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <ChoiceBar
          label="When you are heard"
          value={inputMode}
          options={modes}
          onChange={(mode) => voice.change({ inputMode: mode })}
        />
        <span className="text-sm text-faint">{hints[inputMode]}</span>
      </div>
      <div className="mt-2">
        {inputMode === "voice_activity" ? (
          <SettingLine>
            <Switch
              label="Set the threshold by itself"
              hint="Follows the noise in your room."
              isOn={settings.hasAutomaticThreshold}
              onChange={(hasAutomaticThreshold) => voice.change({ hasAutomaticThreshold })}
            />
          </SettingLine>
        ) : null}
        {inputMode === "push_to_mute" ? (
          <SettingRow title="Push-to-mute key" hint={keyHint}>
            <KeyField shortcuts={shortcuts} id="push_to_mute" label="Push-to-mute key" />
          </SettingRow>
        ) : (
          <SettingRow
            title={inputMode === "push_to_talk" ? "Push-to-talk key" : "Key to talk while muted"}
            hint={keyHint}
          >
            <KeyField shortcuts={shortcuts} id="push_to_talk" label="Push-to-talk key" />
          </SettingRow>
        )}
        {inputMode === "push_to_mute" ? null : (
          <SettingRow title="Lets go after" hint="So that the last syllable is not cut off.">
            <RangeField
              label="Time until the key lets go"
              value={settings.releaseDelayMs}
              min={0}
              max={longestReleaseDelayMs}
              step={50}
              valueText={`${settings.releaseDelayMs} ms`}
              onChange={(releaseDelayMs) => voice.change({ releaseDelayMs })}
            />
          </SettingRow>
        )}
        <SettingLine>
          <Switch
            label="Tell me when I talk while muted"
            isOn={settings.tellsWhenMuted}
            onChange={(tellsWhenMuted) => voice.change({ tellsWhenMuted })}
          />
        </SettingLine>
      </div>
    </SettingSection>
  );
}
