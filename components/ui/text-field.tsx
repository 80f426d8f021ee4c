"use client";

import { clsx } from "clsx";
import { TriangleAlert } from "lucide-react";
import { useId, type ComponentProps, type ReactNode } from "react";

export interface TextFieldProps extends Omit<ComponentProps<"input">, "id" | "prefix"> {
  readonly label: string;
  readonly hint?: ReactNode;
  /** What is wrong with the input and what to do; the input is kept. Undefined while it is fine. */
  readonly error?: string | undefined;
  /** Fixed text inside the well, before and after what is typed. */
  readonly prefix?: ReactNode;
  readonly suffix?: ReactNode;
  /** See Dialog. */
  readonly "data-initial-focus"?: boolean;
}

/** The look of every input well. */
export function wellClassName(hasError: boolean): string {
  return clsx(
    "flex h-10 w-full items-center gap-2 rounded-md border bg-inset px-3 text-md text-strong touch:h-11 touch:text-[1rem]",
    "has-focus-visible:outline-2 has-focus-visible:outline-offset-0 has-focus-visible:outline-focus",
    "has-disabled:border-line-strong has-disabled:text-disabled",
    hasError ? "border-danger-text" : "border-control",
  );
}

export function TextField({ label, hint, error, prefix, suffix, className, ...input }: TextFieldProps): ReactNode {
  const id = useId();
  const describedBy = error === undefined ? (hint === undefined ? undefined : `${id}-hint`) : `${id}-error`;
  return (
    <div className={clsx("flex flex-col gap-1.5", className)}>
      <label htmlFor={id} className="text-sm font-bold text-body">
        {label}
      </label>
      <div className={wellClassName(error !== undefined)}>
        {prefix === undefined ? null : <span className="flex-none text-faint">{prefix}</span>}
        <input
          {...input}
          id={id}
          aria-invalid={error === undefined ? undefined : true}
          aria-describedby={describedBy}
          className="h-full min-w-0 flex-1 bg-transparent outline-none"
        />
        {suffix === undefined ? null : <span className="flex flex-none items-center text-faint">{suffix}</span>}
      </div>
      <FieldNote id={id} hint={hint} error={error} />
    </div>
  );
}

interface FieldNoteProps {
  readonly id: string;
  readonly hint: ReactNode;
  readonly error: string | undefined;
}

function FieldNote({ id, hint, error }: FieldNoteProps): ReactNode {
  if (error !== undefined) {
    return (
      <p id={`${id}-error`} role="alert" className="flex gap-1.5 text-sm text-danger-text">
        <TriangleAlert aria-hidden className="mt-px size-4" />
        {error}
      </p>
    );
  }
  if (hint === undefined) return null;
  return (
    <p id={`${id}-hint`} className="text-sm text-faint">
      {hint}
    </p>
  );
}
