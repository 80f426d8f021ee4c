"use client";

import type { TestSteps, TestVerdict } from "@melo/call/connection-test";
import { Gauge } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../ui/button";
import { CopyReport } from "../../ui/copy-report";
import { VerdictBox } from "../../ui/verdict-box";
import { ConnectionNow, type ConnectionNowProps } from "./connection-now";
import { StepList } from "./step-list";
import { verdictWords } from "./step-words";

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

function Verdict({ verdict, onRun }: Pick<ConnectionViewProps, "verdict" | "onRun">): ReactNode {
  const isNew = verdict.name === "not_run";
  return (
    <VerdictBox words={verdictWords(verdict)} plainIcon={Gauge}>
      <Button variant={isNew ? "primary" : "plain"} isLoading={verdict.name === "running"} onClick={onRun}>
        {isNew ? "Test the connection" : "Test again"}
      </Button>
    </VerdictBox>
  );
}
