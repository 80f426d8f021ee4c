"use client";

import type { ExaminationPort } from "@melo/chat";
import { createExamination, writeExaminationReport, type Examination } from "@melo/chat/examination";
import { createScope } from "@melo/reactive";
import { useEffect, useState, type ReactNode } from "react";
import { useSignal } from "@/hooks/use-signal";
import { ServerCheckView } from "./server-check-view";

/** Listens as long as it is looked at. */
export function ServerCheckPage({ port }: { readonly port: ExaminationPort }): ReactNode {
  const [examination, setExamination] = useState<Examination>();
  useEffect(() => {
    const scope = createScope();
    // Its scope is the effect's: made while rendering, nobody would end it.
    // oxlint-disable-next-line react/set-state-in-effect
    setExamination(createExamination(scope, port));
    return () => scope.end();
  }, [port]);
  return examination === undefined ? null : <OpenExamination examination={examination} />;
}

function OpenExamination({ examination }: { readonly examination: Examination }): ReactNode {
  const state = useSignal(examination.state);
  return (
    <ServerCheckView
      state={state}
      onRun={examination.run}
      getReport={() => writeExaminationReport(state.name === "not_run" ? [] : state.checks, Date.now())}
    />
  );
}
