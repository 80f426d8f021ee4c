"use client";

import type { TestSteps, TestVerdict } from "@melo/call/connection-test";
import { clsx } from "clsx";
import { CircleCheck, CircleX, Gauge, TriangleAlert, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../ui/button";
import { CopyReport } from "../../ui/copy-report";
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
      {verdict.name === "not_run" && now === undefined ? null : (
        <CopyReport note="Without names, rooms, addresses or keys." getReport={getReport} />
      )}
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
