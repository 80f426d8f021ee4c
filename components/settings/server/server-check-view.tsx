"use client";

import type { ExaminationState } from "@melo/chat/examination";
import { checkGroups, type CheckGroup, type ServerCheck } from "@melo/protocol";
import { clsx } from "clsx";
import { CircleCheck, CircleX, Stethoscope, TriangleAlert, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../ui/button";
import { CopyReport } from "../../ui/copy-report";
import { errorWords } from "../../ui/error-words";
import { CheckLine } from "./check-line";
import { groupTitles, sumWords, type SumWords } from "./check-words";

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

const tones: Readonly<
  Record<SumWords["tone"], { readonly icon: LucideIcon; readonly box: string; readonly sign: string }>
> = {
  plain: { icon: Stethoscope, box: "bg-raised", sign: "text-muted" },
  good: { icon: CircleCheck, box: "bg-success-soft", sign: "text-success-text" },
  warning: { icon: TriangleAlert, box: "bg-warning-soft", sign: "text-warning-text" },
  bad: { icon: CircleX, box: "bg-danger-soft", sign: "text-danger-text" },
};

function wordsOf(state: ExaminationState): SumWords {
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
  const { title, text, tone } = wordsOf(state);
  const { icon: Icon, box, sign } = tones[tone];
  return (
    <div className={clsx("flex flex-wrap items-center gap-4 rounded-lg p-4", box)}>
      <Icon aria-hidden className={clsx("size-5 flex-none", sign)} />
      <output className="min-w-56 flex-1">
        <span className="block text-md font-bold text-strong">{title}</span>
        <span className="block text-sm text-body">{text}</span>
      </output>
      <Button
        variant={state.name === "not_run" ? "primary" : "plain"}
        isLoading={state.name === "running"}
        onClick={onRun}
      >
        {state.name === "not_run" ? "Examine the server" : "Run again"}
      </Button>
    </div>
  );
}

function Group({ group, checks }: { readonly group: CheckGroup; readonly checks: readonly ServerCheck[] }): ReactNode {
  if (checks.length === 0) return null;
  return (
    <section aria-label={groupTitles[group]} className="flex flex-col gap-2">
      <h3 className="text-sm font-bold text-muted">{groupTitles[group]}</h3>
      <ul className="flex flex-col divide-y divide-line rounded-lg border border-line bg-raised">
        {checks.map((check) => (
          <CheckLine key={check.id} check={check} />
        ))}
      </ul>
    </section>
  );
}
