"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useId, useRef, useState, type ReactNode } from "react";
import { Button } from "./button";
import { wellClassName } from "./text-field";

export interface CopyFieldProps {
  readonly label: string;
  readonly value: string;
}

const feedbackMs = 2_000;

/** Something to take away: focused and selected when it appears, one click to copy. */
export function CopyField({ label, value }: CopyFieldProps): ReactNode {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");
  useEffect(() => {
    if (value !== "") field.current?.select();
  }, [value]);
  useEffect(() => {
    if (state !== "copied") return undefined;
    const timer = setTimeout(() => setState("idle"), feedbackMs);
    return () => clearTimeout(timer);
  }, [state]);

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(value);
      setState("copied");
    } catch {
      // No permission or no HTTPS: the text is selected, so that the keyboard can copy it.
      field.current?.select();
      setState("failed");
    }
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
        <Button variant="primary" className="h-10! w-26" onClick={() => void copy()}>
          {state === "copied" ? <Check aria-hidden className="size-4" /> : <Copy aria-hidden className="size-4" />}
          {state === "copied" ? "Copied" : "Copy"}
        </Button>
      </div>
      <output className="text-sm text-faint empty:hidden">
        {state === "failed" ? "The browser does not let MELO copy. Press Ctrl C." : null}
        {state === "copied" ? <span className="sr-only">Copied</span> : null}
      </output>
    </div>
  );
}
