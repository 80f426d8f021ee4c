"use client";

import type { Shortcuts, VoiceCenter } from "@melo/call";
import type { MediaLab } from "@melo/livekit";
import { Headphones } from "lucide-react";
import type { ReactNode } from "react";
import { SettingSection } from "@/components/settings/setting-row";
import { useSignal } from "@/hooks/use-signal";
import { CameraSection } from "./camera-section";
import { areNamesHidden } from "./device-choices";
import { DeviceField } from "./device-field";
import { HeardSection } from "./heard-section";
import { MicrophoneTestCard } from "./microphone-test";
import { ShareFields } from "./share-fields";
import { SoundingSection } from "./sounding-section";
import { SoundsSection } from "./sounds-section";

export interface VoiceSettingsProps {
  readonly voice: VoiceCenter;
  readonly lab: MediaLab;
  readonly shortcuts: Shortcuts;
  readonly isInCall: boolean;
}

/** Everything about being heard and seen. Changes count at once, in the call one is in too. */
export function VoiceSettingsPage({ voice, lab, shortcuts, isInCall }: VoiceSettingsProps): ReactNode {
  const settings = useSignal(voice.settings);
  const devices = useSignal(voice.devices);
  return (
    <div className="@container flex flex-col">
      <SettingSection title="Devices">
        <div className="grid grid-cols-2 gap-4 max-tablet:grid-cols-1">
          <DeviceField
            kind="microphone"
            devices={devices.microphone}
            chosenId={settings.microphoneId}
            onChoose={(microphoneId) => voice.change({ microphoneId })}
          />
          {voice.canChooseSpeaker ? (
            <DeviceField
              kind="speaker"
              devices={devices.speaker}
              chosenId={settings.speakerId}
              onChoose={(speakerId) => voice.change({ speakerId })}
            />
          ) : (
            <p className="flex items-end gap-2 pb-2 text-sm text-faint">
              <Headphones aria-hidden className="size-4" />
              This browser plays on the system’s speaker.
            </p>
          )}
        </div>
        {areNamesHidden(devices.microphone) ? (
          <p className="mt-2 text-sm text-faint">Test the microphone once, and the browser tells its name.</p>
        ) : null}
        <div className="mt-4">
          <MicrophoneTestCard voice={voice} lab={lab} isInCall={isInCall} />
        </div>
      </SettingSection>
      <HeardSection voice={voice} shortcuts={shortcuts} />
      <SoundingSection voice={voice} />
      <CameraSection voice={voice} lab={lab} />
      <SettingSection title="Sharing your screen">
        <ShareFields voice={voice} />
      </SettingSection>
      <SoundsSection voice={voice} />
    </div>
  );
}
