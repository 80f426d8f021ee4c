"use client";

import { Check, Copy } from "lucide-react";
import { useState, type ReactNode } from "react";
import { Button } from "./button";

export interface CopyReportProps {
  /** What is in the report, and what is not. */
  readonly note: string;
  readonly getReport: () => string;
}

/** A text for whoever helps: copied, or shown where the browser lets nothing be copied. */
export function CopyReport({ note, getReport }: CopyReportProps): ReactNode {
  const [copied, setCopied] = useState(false);
  /** Where the browser lets nothing be copied: the text, to be copied by hand. */
  const [shown, setShown] = useState<string>();
  async function copy(): Promise<void> {
    const report = getReport();
    try {
      await navigator.clipboard.writeText(report);
      setCopied(true);
      setShown(undefined);
    } catch {
      setShown(report);
    }
  }
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <Button onClick={() => void copy()}>
          {copied ? <Check aria-hidden className="size-4" /> : <Copy aria-hidden className="size-4" />}
          {copied ? "Copied" : "Copy report"}
        </Button>
        <span className="text-sm text-muted">{note}</span>
      </div>
      {shown === undefined ? null : (
        <textarea
          readOnly
          aria-label="Report"
          value={shown}
          rows={12}
          className="w-full rounded-md bg-inset p-3 font-mono text-sm text-body"
        />
      )}
    </div>
  );
}
