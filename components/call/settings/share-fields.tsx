"use client";

import type { ScreenCapture, ShareContent, ShareFrameRate, ShareHeight, VoiceCenter } from "@melo/call";
import type { ReactNode } from "react";
import { SettingLine, SettingRow } from "@/components/settings/setting-row";
import { ChoiceBar } from "@/components/ui/choice-bar";
import { SelectField } from "@/components/ui/select-field";
import { Switch } from "@/components/ui/switch";
import { useSignal } from "@/hooks/use-signal";

const heights: readonly { readonly value: ShareHeight; readonly label: string }[] = [
  { value: 720, label: "720p" },
  { value: 1080, label: "1080p" },
  { value: 1440, label: "1440p" },
  { value: "source", label: "As on the screen" },
];
const frameRates: readonly ShareFrameRate[] = [15, 30, 60];
const contents: readonly { readonly value: ShareContent; readonly label: string }[] = [
  { value: "text", label: "Text" },
  { value: "motion", label: "Motion" },
];
const bitratesMbps = [2, 4, 8, 12];
const automatic = "automatic";

/** How a screen is shared. Everything but the sound changes while it is being shared. */
export function ShareFields({ voice }: { readonly voice: VoiceCenter }): ReactNode {
  const { screen } = useSignal(voice.settings);
  const change = (changes: Partial<ScreenCapture>): void => voice.change({ screen: { ...screen, ...changes } });
  return (
    <>
      <SettingRow
        title="What you share"
        hint={screen.content === "text" ? "Letters stay sharp." : "Movement stays smooth."}
      >
        <ChoiceBar
          label="What you share"
          value={screen.content}
          options={contents}
          onChange={(content) => change({ content })}
        />
      </SettingRow>
      <div className="grid grid-cols-3 gap-4 border-b border-line py-3 @max-[26rem]:grid-cols-1">
        <SelectField
          label="Resolution"
          value={String(screen.height)}
          options={heights.map(({ value, label }) => ({ value: String(value), label }))}
          onChange={(value) => {
            const chosen = heights.find((option) => String(option.value) === value);
            if (chosen !== undefined) change({ height: chosen.value });
          }}
        />
        <SelectField
          label="Frames"
          value={String(screen.frameRate)}
          options={frameRates.map((rate) => ({ value: String(rate), label: `${rate} per second` }))}
          onChange={(value) => {
            const frameRate = frameRates.find((rate) => String(rate) === value);
            if (frameRate !== undefined) change({ frameRate });
          }}
        />
        <SelectField
          label="At most"
          value={screen.maxBitrateKbps === undefined ? automatic : String(screen.maxBitrateKbps)}
          options={[
            { value: automatic, label: "As needed" },
            ...bitratesMbps.map((mbps) => ({ value: String(mbps * 1_000), label: `${mbps} Mbit/s` })),
          ]}
          onChange={(value) => change({ maxBitrateKbps: value === automatic ? undefined : Number(value) })}
        />
      </div>
      <SettingLine>
        <Switch
          label="With its sound"
          hint="The call itself is left out where the browser can. Sound that was not shared from the start needs a new share."
          isOn={screen.hasSound}
          onChange={(hasSound) => change({ hasSound })}
        />
      </SettingLine>
    </>
  );
}
