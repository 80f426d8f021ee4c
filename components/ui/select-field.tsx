"use client";

import { clsx } from "clsx";
import { ChevronDown } from "lucide-react";
import { useId, type ReactNode } from "react";
import { wellClassName } from "./text-field";

interface SelectOption {
  readonly value: string;
  readonly label: string;
}

export interface SelectFieldProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly SelectOption[];
  readonly onChange: (value: string) => void;
  readonly className?: string;
}

/** The platform's own list: best on phones, free of code. */
export function SelectField({ label, value, options, onChange, className }: SelectFieldProps): ReactNode {
  const id = useId();
  return (
    <div className={clsx("flex flex-col gap-1.5", className)}>
      <label htmlFor={id} className="text-sm font-bold text-body">
        {label}
      </label>
      <div className={clsx(wellClassName(false), "relative pr-0!")}>
        <select
          id={id}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          className="h-full w-full cursor-pointer appearance-none rounded-md bg-transparent pr-9 outline-none"
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown aria-hidden className="pointer-events-none absolute right-3 size-4 text-faint" />
      </div>
    </div>
  );
}
