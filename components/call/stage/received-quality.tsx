"use client";

import type { ActiveCall, ReceivedQuality as Quality } from "@melo/call";
import type { ReactNode } from "react";
import { useSignal } from "@/hooks/use-signal";
import { SelectField } from "../../ui/select-field";

const qualities: readonly { readonly value: Quality; readonly label: string }[] = [
  { value: "auto", label: "As its size needs" },
  { value: "medium", label: "At most medium" },
  { value: "low", label: "Low, saves data" },
];

export interface ReceivedQualityProps {
  readonly call: ActiveCall;
  readonly trackId: string;
}

/** How much of one picture is received, for whoever watches on a thin connection; the others see it as before. */
export function ReceivedQuality({ call, trackId }: ReceivedQualityProps): ReactNode {
  const chosen = useSignal(call.receivedQualities).get(trackId) ?? "auto";
  return (
    <SelectField
      label="Received quality"
      value={chosen}
      options={qualities}
      className="px-2 pb-2"
      onChange={(value) =>
        call.setReceivedQuality(trackId, qualities.find((option) => option.value === value)?.value ?? "auto")
      }
    />
  );
}
