"use client";

import { clsx } from "clsx";
import { useId, type ReactNode } from "react";

export interface ChoiceBarProps<V extends string> {
  /** Spoken name of the whole. */
  readonly label: string;
  readonly value: V;
  readonly options: readonly { readonly value: V; readonly label: string }[];
  readonly isDisabled?: boolean;
  readonly className?: string;
  readonly onChange: (value: V) => void;
}

/** One of a few, all in sight. Arrow keys choose. */
export function ChoiceBar<V extends string>({
  label,
  value,
  options,
  isDisabled = false,
  className,
  onChange,
}: ChoiceBarProps<V>): ReactNode {
  const name = useId();
  return (
    <div
      role="radiogroup"
      aria-label={label}
      className={clsx("inline-flex max-w-full rounded-md border border-line bg-inset p-0.5", className)}
    >
      {options.map((option) => (
        <label
          key={option.value}
          className={clsx(
            "relative flex h-8 min-w-0 flex-auto cursor-pointer items-center justify-center rounded-sm px-2.5 text-sm font-bold whitespace-nowrap transition-colors duration-fast touch:h-10",
            "has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-(--focus-ring)",
            isDisabled
              ? clsx("cursor-default text-disabled", option.value === value && "bg-hover")
              : option.value === value
                ? "bg-accent text-on-accent"
                : "text-muted hover:text-strong",
          )}
        >
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            disabled={isDisabled}
            onChange={() => onChange(option.value)}
            className="absolute inset-0 m-0 cursor-[inherit] appearance-none outline-none"
          />
          <span className="truncate">{option.label}</span>
        </label>
      ))}
    </div>
  );
}
