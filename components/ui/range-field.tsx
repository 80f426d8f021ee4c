"use client";

import { clsx } from "clsx";
import { useId, type ReactNode } from "react";

export interface RangeFieldProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** The value with its unit, as it is read. */
  readonly valueText: string;
  readonly className?: string;
  readonly onChange: (value: number) => void;
}

/** A number within limits, by pointer or arrow keys. Counts at once. */
export function RangeField({
  label,
  value,
  min,
  max,
  step,
  valueText,
  className,
  onChange,
}: RangeFieldProps): ReactNode {
  const id = useId();
  return (
    <div className={clsx("flex items-center gap-3", className)}>
      <label htmlFor={id} className="sr-only">
        {label}
      </label>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        aria-valuetext={valueText}
        onChange={(event) => onChange(event.currentTarget.valueAsNumber)}
        className="h-6 w-40 min-w-0 cursor-pointer accent-accent [color-scheme:dark] light:[color-scheme:light] touch:h-11"
      />
      <span aria-hidden className="w-16 text-right text-sm font-bold text-strong tabular-nums">
        {valueText}
      </span>
    </div>
  );
}
