"use client";

import { useState, type ReactNode } from "react";
import { Button } from "./button";
import { CopyLabel } from "./copy-label";
import { useCopy } from "./use-copy";

export interface CopyReportProps {
  /** What is in the report, and what is not. */
  readonly note: string;
  readonly getReport: () => string;
}

/** A text for whoever helps: copied, or shown where the browser lets nothing be copied. */
export function CopyReport({ note, getReport }: CopyReportProps): ReactNode {
  const { state, copy } = useCopy();
  /** Where the browser lets nothing be copied: the text, to be copied by hand. */
  const [shown, setShown] = useState<string>();
  async function copyOrShow(): Promise<void> {
    const report = getReport();
    setShown((await copy(report)) ? undefined : report);
  }
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <Button onClick={() => void copyOrShow()}>
          <CopyLabel isCopied={state === "copied"} label="Copy report" />
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
