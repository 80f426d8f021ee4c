"use client";

import type { VoiceCenter } from "@melo/call";
import type { ReactNode } from "react";
import { ChoiceBar } from "@/components/ui/choice-bar";
import { useSignal } from "@/hooks/use-signal";
import { DeviceList } from "./device-list";

const shownBackgrounds = [
  { value: "none", label: "As it is" },
  { value: "blur", label: "Blurred" },
  { value: "picture", label: "Picture" },
] as const;

/** Camera and background of the call one is in. */
export function CameraChoices({ voice }: { readonly voice: VoiceCenter }): ReactNode {
  const { cameraId, background, ownBackground } = useSignal(voice.settings);
  const { camera } = useSignal(voice.devices);
  const shown = background === "none" || background === "blur" ? background : "picture";
  return (
    <>
      <DeviceList
        label="Camera"
        devices={camera}
        chosenId={cameraId}
        onChoose={(id) => voice.change({ cameraId: id })}
      />
      <div className="px-2">
        <div className="pb-1 text-xs font-bold text-faint">Background</div>
        <ChoiceBar
          label="Background"
          value={shown}
          options={shownBackgrounds}
          className="flex w-full"
          onChange={(value) => {
            if (value !== "picture") voice.change({ background: value });
            else voice.change({ background: ownBackground === undefined ? "dusk" : "own" });
          }}
        />
      </div>
    </>
  );
}
