"use client";

import { Switch as Base } from "@base-ui/react/switch";
import { useId, type ReactNode } from "react";

export interface SwitchProps {
  readonly label: string;
  readonly hint?: string;
  readonly isOn: boolean;
  readonly isDisabled?: boolean;
  readonly onChange: (isOn: boolean) => void;
}

/** A settings row: name, hint, and the switch at the right. Counts at once. */
export function Switch({ label, hint, isOn, isDisabled = false, onChange }: SwitchProps): ReactNode {
  const labelId = useId();
  const hintId = useId();
  return (
    <div className="flex items-center gap-4">
      <span className="min-w-0 flex-1">
        <span id={labelId} className="block text-md font-medium text-strong">
          {label}
        </span>
        {hint === undefined ? null : (
          <span id={hintId} className="block text-sm text-faint">
            {hint}
          </span>
        )}
      </span>
      <Base.Root
        checked={isOn}
        disabled={isDisabled}
        onCheckedChange={onChange}
        aria-labelledby={labelId}
        aria-describedby={hint === undefined ? undefined : hintId}
        className="group relative h-6 w-10 flex-none rounded-full border-2 border-control transition-colors duration-fast data-checked:border-accent data-checked:bg-accent data-disabled:border-line-strong touch:before:absolute touch:before:-inset-2.5"
      >
        <Base.Thumb className="absolute top-[3px] left-[3px] size-3.5 rounded-full bg-control transition-[left] duration-fast group-data-checked:left-[19px] group-data-checked:bg-white group-data-disabled:bg-disabled" />
      </Base.Root>
    </div>
  );
}
