"use client";

import { localCaptureOf, thresholdRangeDb, type VoiceCenter } from "@melo/call";
import type { MediaLab } from "@melo/livekit";
import { constant } from "@melo/reactive";
import { Mic, Volume2 } from "lucide-react";
import { useEffect, useState, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Switch } from "@/components/ui/switch";
import { useCommand } from "@/components/ui/use-command";
import { useSignal } from "@/hooks/use-signal";
import { DeviceTrouble } from "./device-trouble";
import { LevelMeter } from "./level-meter";
import { useTrial } from "./use-trial";

export interface MicrophoneTestCardProps {
  readonly voice: VoiceCenter;
  readonly lab: MediaLab;
  readonly isInCall: boolean;
}

const noReport = constant(undefined);

/** Level, threshold and one's own voice, as the others would hear it; and a tone for the speaker. */
export function MicrophoneTestCard({ voice, lab, isInCall }: MicrophoneTestCardProps): ReactNode {
  const settings = useSignal(voice.settings);
  const devices = useSignal(voice.devices);
  const [isTesting, setTesting] = useState(false);
  const [isHeard, setHeard] = useState(true);
  const { microphone, speakerId } = localCaptureOf(settings, devices, settings.cameraHeight);
  const { threshold } = microphone;
  // The threshold is set while the test goes on.
  const choices = JSON.stringify({ ...microphone, threshold: null, speakerId });
  const trial = useTrial(isTesting, choices, async (scope) => {
    const test = await lab.testMicrophone(scope, microphone, speakerId);
    voice.refreshDevices();
    return test;
  });
  const tone = useCommand(lab.playTone);

  useEffect(() => trial.result?.setHeard(isHeard), [trial.result, isHeard]);
  useEffect(() => trial.result?.setThreshold(threshold), [trial.result, threshold]);
  const report = useSignal(trial.result?.report ?? noReport);
  const isChosenByHand = settings.inputMode === "voice_activity" && !settings.hasAutomaticThreshold;
  const shownThreshold = settings.inputMode !== "voice_activity" ? undefined : report?.thresholdDb;

  return (
    <div className="flex flex-col gap-3 rounded-lg border border-line bg-raised p-4">
      <div className="flex flex-wrap items-center gap-3">
        <Button variant="primary" onClick={() => setTesting(!isTesting)}>
          <Mic aria-hidden className="size-4" />
          {isTesting ? "Stop test" : "Test microphone"}
        </Button>
        <div className="min-w-40 flex-1">
          <div className="text-md font-medium text-strong">
            {isTesting ? (isHeard ? "You should hear yourself now" : "Speak as you do in a call") : "Try it out"}
          </div>
          <div className="text-sm text-muted">
            {isInCall ? "The people in your call hear you too, unless you are muted." : "Nobody else hears this."}
          </div>
        </div>
        <Button isLoading={tone.isBusy} onClick={() => tone.run(speakerId)}>
          <Volume2 aria-hidden className="size-4" />
          Play a tone
        </Button>
      </div>
      {trial.error === undefined ? (
        <LevelMeter
          levelDb={report?.levelDb}
          thresholdDb={
            isChosenByHand
              ? settings.thresholdDb <= thresholdRangeDb.lowest
                ? undefined
                : settings.thresholdDb
              : shownThreshold
          }
          onThreshold={isChosenByHand && !settings.isMusic ? (thresholdDb) => voice.change({ thresholdDb }) : undefined}
        />
      ) : (
        <DeviceTrouble error={trial.error} device="microphone" onRetry={trial.retry} />
      )}
      {isTesting ? (
        <Switch label="Hear yourself" hint="With headphones, or it will echo." isOn={isHeard} onChange={setHeard} />
      ) : null}
    </div>
  );
}
