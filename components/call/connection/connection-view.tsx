"use client";

import type { TestSteps, TestVerdict } from "@melo/call/connection-test";
import { clsx } from "clsx";
import { Check, CircleCheck, CircleX, Copy, Gauge, TriangleAlert, type LucideIcon } from "lucide-react";
import { useState, type ReactNode } from "react";
import { Button } from "../../ui/button";
import { ConnectionNow, type ConnectionNowProps } from "./connection-now";
import { StepList } from "./step-list";
import { verdictWords, type VerdictWords } from "./step-words";

export interface ConnectionViewProps {
  readonly steps: TestSteps;
  readonly verdict: TestVerdict;
  /** Of the call one is in. */
  readonly now: ConnectionNowProps | undefined;
  readonly onRun: () => void;
  readonly getReport: () => string;
}

/** Whether calls work from here, what is measured of the one that is running, and a report for whoever can mend it. */
export function ConnectionView({ steps, verdict, now, onRun, getReport }: ConnectionViewProps): ReactNode {
  return (
    <div className="flex flex-col gap-6">
      {now === undefined ? null : <ConnectionNow {...now} />}
      <Verdict verdict={verdict} onRun={onRun} />
      {verdict.name === "not_run" ? null : <StepList steps={steps} />}
      {verdict.name === "not_run" && now === undefined ? null : <Report getReport={getReport} />}
    </div>
  );
}

const tones: Readonly<
  Record<VerdictWords["tone"], { readonly icon: LucideIcon; readonly box: string; readonly sign: string }>
> = {
  plain: { icon: Gauge, box: "bg-raised", sign: "text-muted" },
  good: { icon: CircleCheck, box: "bg-success-soft", sign: "text-success-text" },
  warning: { icon: TriangleAlert, box: "bg-warning-soft", sign: "text-warning-text" },
  bad: { icon: CircleX, box: "bg-danger-soft", sign: "text-danger-text" },
};

function Verdict({ verdict, onRun }: Pick<ConnectionViewProps, "verdict" | "onRun">): ReactNode {
  const { title, text, tone } = verdictWords(verdict);
  const { icon: Icon, box, sign } = tones[tone];
  const isRunning = verdict.name === "running";
  return (
    <div className={clsx("flex flex-wrap items-center gap-4 rounded-lg p-4", box)}>
      <Icon aria-hidden className={clsx("size-5 flex-none", sign)} />
      <output className="min-w-56 flex-1">
        <span className="block text-md font-bold text-strong">{title}</span>
        <span className="block text-sm text-body">{text}</span>
      </output>
      <Button variant={verdict.name === "not_run" ? "primary" : "plain"} isLoading={isRunning} onClick={onRun}>
        {verdict.name === "not_run" ? "Test the connection" : "Test again"}
      </Button>
    </div>
  );
}

function Report({ getReport }: Pick<ConnectionViewProps, "getReport">): ReactNode {
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
        <span className="text-sm text-muted">Without names, rooms, addresses or keys.</span>
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
