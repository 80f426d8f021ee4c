"use client";

import type { MediaDevice } from "@melo/call";
import { clsx } from "clsx";
import { Check } from "lucide-react";
import { useId, type ReactNode } from "react";
import { defaultDevice, deviceChoices } from "../settings/device-choices";

export interface DeviceListProps {
  readonly label: string;
  readonly devices: readonly MediaDevice[];
  readonly chosenId: string | undefined;
  readonly onChoose: (deviceId: string | undefined) => void;
}

/** The devices of one kind with a check at the one in use; arrow keys choose. */
export function DeviceList({ label, devices, chosenId, onChoose }: DeviceListProps): ReactNode {
  const name = useId();
  const chosen = chosenId ?? defaultDevice;
  return (
    <fieldset className="m-0 min-w-0 border-0 p-0">
      <legend className="px-2 pb-1 text-xs font-bold text-faint">{label}</legend>
      {deviceChoices(devices, chosenId).map(({ value, label: words, isUnplugged }) => (
        <label
          key={value}
          className={clsx(
            "relative flex min-h-8 cursor-pointer items-center gap-2 rounded-sm px-2 text-sm has-focus-visible:outline-2 has-focus-visible:outline-(--focus-ring) touch:min-h-11",
            isUnplugged ? "text-faint" : "text-body hover:bg-active hover:text-strong",
          )}
        >
          <input
            type="radio"
            name={name}
            checked={value === chosen}
            onChange={() => onChoose(value === defaultDevice ? undefined : value)}
            className="absolute inset-0 m-0 cursor-[inherit] appearance-none outline-none"
          />
          <span className="min-w-0 flex-1 truncate" title={words}>
            {words}
          </span>
          {value === chosen ? <Check aria-hidden className="size-4 flex-none text-accent-text" /> : null}
        </label>
      ))}
    </fieldset>
  );
}
