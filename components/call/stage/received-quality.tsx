"use client";

import type { ReceivedQuality as Quality } from "@melo/call";
import type { ReactNode } from "react";
import { SelectField } from "../../ui/select-field";

const qualities: readonly { readonly value: Quality; readonly label: string }[] = [
  { value: "auto", label: "As large as it is shown" },
  { value: "high", label: "High" },
  { value: "medium", label: "Medium" },
  { value: "low", label: "Low, saves data" },
];

export interface ReceivedQualityProps {
  readonly quality: Quality;
  readonly onChange: (quality: Quality) => void;
}

/** How much of a picture is received at most: for whoever has little network, not for the others. */
export function ReceivedQuality({ quality, onChange }: ReceivedQualityProps): ReactNode {
  return (
    <SelectField
      label="Received quality"
      value={quality}
      options={qualities}
      className="px-2 pb-2"
      onChange={(value) => onChange(qualities.find((option) => option.value === value)?.value ?? "auto")}
    />
  );
}
