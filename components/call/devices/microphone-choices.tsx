"use client";

import type { ActiveCall, VoiceCenter } from "@melo/call";
import { constant, createScope, type ReadonlySignal } from "@melo/reactive";
import { useEffect, useState, type ReactNode } from "react";
import { ChoiceBar } from "@/components/ui/choice-bar";
import { useSignal } from "@/hooks/use-signal";
import { LevelMeter } from "../settings/level-meter";
import { suppressionOptions } from "../settings/suppression-words";
import { DeviceList } from "./device-list";

export interface MicrophoneChoicesProps {
  readonly call: ActiveCall;
  readonly voice: VoiceCenter;
}

/** Microphone, speaker and noise suppression of the call one is in, with the level as it is now. */
export function MicrophoneChoices({ call, voice }: MicrophoneChoicesProps): ReactNode {
  const settings = useSignal(voice.settings);
  const devices = useSignal(voice.devices);
  return (
    <>
      <DeviceList
        label="Microphone"
        devices={devices.microphone}
        chosenId={settings.microphoneId}
        onChoose={(microphoneId) => voice.change({ microphoneId })}
      />
      <div className="px-2">
        <CallMeter call={call} />
      </div>
      {voice.canChooseSpeaker ? (
        <DeviceList
          label="Speaker"
          devices={devices.speaker}
          chosenId={settings.speakerId}
          onChoose={(speakerId) => voice.change({ speakerId })}
        />
      ) : null}
      <div className="px-2">
        <div className="pb-1 text-xs font-bold text-faint">Noise suppression</div>
        <ChoiceBar
          label="Noise suppression"
          value={settings.noiseSuppression}
          options={suppressionOptions}
          isDisabled={settings.isMusic}
          className="flex w-full"
          onChange={(noiseSuppression) => voice.change({ noiseSuppression })}
        />
      </div>
    </>
  );
}

const notMeasured = constant<number | undefined>(undefined);

function CallMeter({ call }: { readonly call: ActiveCall }): ReactNode {
  const [level, setLevel] = useState<ReadonlySignal<number | undefined>>(notMeasured);
  useEffect(() => {
    const scope = createScope();
    const measured = call.measureMicrophone(scope);
    // Measuring begins with the effect and ends with it: the meter is not there before.
    // oxlint-disable-next-line react/set-state-in-effect
    setLevel(measured);
    return () => scope.end();
  }, [call]);
  return <LevelMeter levelDb={useSignal(level)} thresholdDb={undefined} isBare />;
}
