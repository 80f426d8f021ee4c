"use client";

import type { DeviceKind, MediaDevice } from "@melo/call";
import type { ReactNode } from "react";
import { SelectField } from "@/components/ui/select-field";
import { deviceChoices, defaultDevice } from "./device-choices";

export interface DeviceFieldProps {
  readonly kind: DeviceKind;
  readonly devices: readonly MediaDevice[];
  readonly chosenId: string | undefined;
  readonly onChoose: (deviceId: string | undefined) => void;
}

const labels: Readonly<Record<DeviceKind, string>> = { microphone: "Microphone", camera: "Camera", speaker: "Speaker" };

/** What is plugged in, the system's default first; what was chosen stays in sight while it is unplugged. */
export function DeviceField({ kind, devices, chosenId, onChoose }: DeviceFieldProps): ReactNode {
  const choices = deviceChoices(devices, chosenId);
  return (
    <SelectField
      label={labels[kind]}
      value={chosenId ?? defaultDevice}
      options={choices.map(({ value, label }) => ({ value, label }))}
      onChange={(value) => onChoose(value === defaultDevice ? undefined : value)}
    />
  );
}
