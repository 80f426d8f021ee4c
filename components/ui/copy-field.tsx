"use client";

import { useEffect, useId, useRef, type ReactNode } from "react";
import { Button } from "./button";
import { CopyLabel } from "./copy-label";
import { wellClassName } from "./text-field";
import { useCopy } from "./use-copy";

export interface CopyFieldProps {
  readonly label: string;
  readonly value: string;
}

const feedbackMs = 2_000;

/** Something to take away: focused and selected when it appears, one click to copy. */
export function CopyField({ label, value }: CopyFieldProps): ReactNode {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const { state, copy } = useCopy(feedbackMs);
  useEffect(() => {
    if (value !== "") field.current?.select();
  }, [value]);

  async function copyOrSelect(): Promise<void> {
    // Selected, so that the keyboard can copy it.
    if (!(await copy(value))) field.current?.select();
  }

  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-sm font-bold text-body">
        {label}
      </label>
      <div className="flex gap-2">
        <div className={wellClassName(false)}>
          <input
            ref={field}
            id={id}
            readOnly
            value={value}
            onFocus={(event) => event.target.select()}
            className="h-full min-w-0 flex-1 bg-transparent outline-none"
          />
        </div>
        <Button variant="primary" className="h-10! w-26" onClick={() => void copyOrSelect()}>
          <CopyLabel isCopied={state === "copied"} />
        </Button>
      </div>
      <output className="text-sm text-faint empty:hidden">
        {state === "failed" ? "The browser does not let MELO copy. Press Ctrl C." : null}
        {state === "copied" ? <span className="sr-only">Copied</span> : null}
      </output>
    </div>
  );
}
