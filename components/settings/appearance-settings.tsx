"use client";

import type { ReactNode } from "react";
import { ChoiceBar } from "@/components/ui/choice-bar";
import type { ThemeChoice } from "@/lib/client/theme-script";
import { SettingRow, SettingSection } from "./setting-row";

const themes: readonly { readonly value: ThemeChoice; readonly label: string }[] = [
  { value: "dark", label: "Dark" },
  { value: "light", label: "Light" },
  { value: "system", label: "As on this device" },
];

export interface AppearanceSettingsProps {
  readonly theme: ThemeChoice;
  readonly onTheme: (theme: ThemeChoice) => void;
}

export function AppearanceSettings({ theme, onTheme }: AppearanceSettingsProps): ReactNode {
  return (
    <SettingSection title="Colours">
      <SettingRow title="Theme" hint="On this device.">
        <ChoiceBar label="Theme" value={theme} options={themes} onChange={onTheme} />
      </SettingRow>
    </SettingSection>
  );
}
