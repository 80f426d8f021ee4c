"use client";

import type { CameraBackground, CameraHeight, VoiceCenter } from "@melo/call";
import type { MediaLab } from "@melo/livekit";
import { useRef, useState, type ReactNode } from "react";
import { SettingSection } from "@/components/settings/setting-row";
import { Button } from "@/components/ui/button";
import { SelectField } from "@/components/ui/select-field";
import { useSignal } from "@/hooks/use-signal";
import { CameraPreview } from "./camera-preview";
import { DeviceField } from "./device-field";
import { pictureForBackground } from "./picture-for-background";

const heights: readonly CameraHeight[] = [360, 540, 720, 1080];
const backgrounds: readonly { readonly value: CameraBackground; readonly label: string }[] = [
  { value: "none", label: "As it is" },
  { value: "blur", label: "Blurred" },
  { value: "dusk", label: "Hills at dusk" },
  { value: "paper", label: "Paper" },
  { value: "own", label: "A picture of yours" },
];

export function CameraSection({ voice, lab }: { readonly voice: VoiceCenter; readonly lab: MediaLab }): ReactNode {
  const settings = useSignal(voice.settings);
  const devices = useSignal(voice.devices);
  return (
    <SettingSection title="Camera">
      <CameraPreview voice={voice} lab={lab} />
      <div className="mt-4 grid grid-cols-2 gap-4 max-tablet:grid-cols-1">
        <DeviceField
          kind="camera"
          devices={devices.camera}
          chosenId={settings.cameraId}
          onChoose={(cameraId) => voice.change({ cameraId })}
        />
        <SelectField
          label="Quality"
          value={String(settings.cameraHeight)}
          options={heights.map((height) => ({ value: String(height), label: `${height}p` }))}
          onChange={(value) => {
            const cameraHeight = heights.find((height) => String(height) === value);
            if (cameraHeight !== undefined) voice.change({ cameraHeight });
          }}
        />
        <SelectField
          label="Background"
          value={settings.background}
          options={backgrounds}
          onChange={(value) => {
            const chosen = backgrounds.find((option) => option.value === value);
            if (chosen !== undefined) voice.change({ background: chosen.value });
          }}
        />
        {settings.background === "own" ? (
          <OwnPicture voice={voice} hasOne={settings.ownBackground !== undefined} />
        ) : null}
      </div>
      <p className="mt-2 text-sm text-faint">
        MELO sends less while your connection or this machine cannot keep up. Backgrounds are hidden on this machine.
      </p>
    </SettingSection>
  );
}

function OwnPicture({ voice, hasOne }: { readonly voice: VoiceCenter; readonly hasOne: boolean }): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  const [hasFailed, setFailed] = useState(false);

  async function choose(file: File | undefined): Promise<void> {
    if (file === undefined) return;
    try {
      voice.change({ ownBackground: await pictureForBackground(file) });
      setFailed(false);
    } catch {
      setFailed(true);
    }
  }

  return (
    <div className="flex flex-col gap-1.5">
      <span className="text-sm font-bold text-body">Your picture</span>
      <div className="flex min-h-9 flex-wrap items-center gap-3">
        <Button onClick={() => input.current?.click()}>{hasOne ? "Choose another" : "Choose a picture"}</Button>
        <output className="text-sm text-faint">
          {hasFailed
            ? "That file is no picture. Choose a PNG, JPEG or WebP."
            : hasOne
              ? "Stays on this device."
              : "Blurred until you choose one."}
        </output>
      </div>
      <input
        ref={input}
        type="file"
        accept="image/*"
        aria-label="Picture for the background"
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => void choose(event.currentTarget.files?.[0])}
      />
    </div>
  );
}
