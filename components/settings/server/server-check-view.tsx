"use client";

import type { ExaminationState } from "@melo/chat/examination";
import { checkGroups, checkGroupTitles, type CheckGroup, type ServerCheck } from "@melo/protocol";
import { Stethoscope } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../ui/button";
import { CopyReport } from "../../ui/copy-report";
import { errorWords } from "../../ui/error-words";
import { VerdictBox, type VerdictWords } from "../../ui/verdict-box";
import { CheckLine } from "./check-line";
import { sumWords } from "./check-words";

export interface ServerCheckViewProps {
  readonly state: ExaminationState;
  readonly onRun: () => void;
  readonly getReport: () => string;
}

/** Every hop of a call as the server finds it, with the lines that mend what is broken. */
export function ServerCheckView({ state, onRun, getReport }: ServerCheckViewProps): ReactNode {
  const checks = state.name === "not_run" ? [] : state.checks;
  return (
    <div className="flex flex-col gap-6">
      <Sum state={state} onRun={onRun} />
      {checkGroups.map((group) => (
        <Group key={group} group={group} checks={checks.filter((check) => check.group === group)} />
      ))}
      {state.name === "done" || (state.name === "failed" && checks.length > 0) ? (
        <CopyReport note="Without keys and tokens. It names the server and its addresses." getReport={getReport} />
      ) : null}
    </div>
  );
}

function wordsOf(state: ExaminationState): VerdictWords {
  switch (state.name) {
    case "not_run":
      return {
        title: "Do calls work on this server?",
        text: "It tries every hop by itself, down to a call with itself. That takes about ten seconds and disturbs nobody.",
        tone: "plain",
      };
    case "running":
      return {
        title: "The server is being examined",
        text: `${state.checks.length} hops tried so far.`,
        tone: "plain",
      };
    case "failed":
      return { title: "The examination did not come to its end", text: errorWords(state.error), tone: "bad" };
    default:
      return sumWords(state.checks);
  }
}

function Sum({ state, onRun }: Pick<ServerCheckViewProps, "state" | "onRun">): ReactNode {
  const isNew = state.name === "not_run";
  return (
    <VerdictBox words={wordsOf(state)} plainIcon={Stethoscope}>
      <Button variant={isNew ? "primary" : "plain"} isLoading={state.name === "running"} onClick={onRun}>
        {isNew ? "Examine the server" : "Run again"}
      </Button>
    </VerdictBox>
  );
}

function Group({ group, checks }: { readonly group: CheckGroup; readonly checks: readonly ServerCheck[] }): ReactNode {
  if (checks.length === 0) return null;
  return (
    <section aria-label={checkGroupTitles[group]} className="flex flex-col gap-2">
      <h3 className="text-sm font-bold text-muted">{checkGroupTitles[group]}</h3>
      <ul className="flex flex-col divide-y divide-line rounded-lg border border-line bg-raised">
        {checks.map((check) => (
          <CheckLine key={check.id} check={check} />
        ))}
      </ul>
    </section>
  );
}
