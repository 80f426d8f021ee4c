import { testStepIds, type TestOutcome, type TestStepId, type TestSteps } from "@melo/call/connection-test";
import { clsx } from "clsx";
import { Check, Minus, X } from "lucide-react";
import type { ReactNode } from "react";
import { Spinner } from "../../ui/spinner";
import { adviceFor, stepTitles, stepWords } from "./step-words";

const spokenOutcomes: Readonly<Record<TestOutcome["name"], string>> = {
  waiting: "Not tested yet",
  running: "Being tested",
  passed: "Works",
  failed: "Does not work",
  skipped: "Not tested",
};

/** Every hop of a call, in the order in which they are needed. */
export function StepList({ steps }: { readonly steps: TestSteps }): ReactNode {
  return (
    <ol aria-label="Steps of a call" className="flex flex-col">
      {testStepIds.map((id, index) => (
        <Step key={id} id={id} outcome={steps[id]} isLast={index === testStepIds.length - 1} />
      ))}
    </ol>
  );
}

interface StepProps {
  readonly id: TestStepId;
  readonly outcome: TestOutcome;
  readonly isLast: boolean;
}

function Step({ id, outcome, isLast }: StepProps): ReactNode {
  const advice = adviceFor(id, outcome);
  const isOut = outcome.name === "skipped" || outcome.name === "waiting";
  return (
    <li className="relative flex gap-3 pb-5 last:pb-0">
      {isLast ? null : (
        <span aria-hidden className="absolute top-6 bottom-0 left-3 w-px -translate-x-1/2 bg-line-strong" />
      )}
      <Sign outcome={outcome} />
      <div className="min-w-0 flex-1">
        <div className="flex items-baseline gap-3">
          <span className={clsx("min-w-0 flex-1 text-md font-bold", isOut ? "text-muted" : "text-strong")}>
            {stepTitles[id]}
          </span>
          {outcome.name === "passed" ? (
            <span className="flex-none text-sm text-muted tabular-nums">{Math.round(timeOf(outcome))} ms</span>
          ) : null}
        </div>
        <p className={clsx("text-sm wrap-anywhere", outcome.name === "failed" ? "text-danger-text" : "text-muted")}>
          <span className="sr-only">{spokenOutcomes[outcome.name]}: </span>
          {stepWords(id, outcome)}
        </p>
        {advice === undefined ? null : (
          <div className="mt-2 rounded-lg border border-line bg-raised px-4 py-3 text-sm">
            <p className="font-bold text-body">{advice.title}</p>
            <p className="text-muted">{advice.text}</p>
          </div>
        )}
      </div>
    </li>
  );
}

/** Of media the time there and back, for how long it took to find the way is another matter. */
function timeOf({ tookMs, facts }: Extract<TestOutcome, { name: "passed" }>): number {
  return facts.roundTripMs ?? tookMs;
}

const signs = {
  passed: { icon: Check, className: "bg-success-soft text-success-text" },
  failed: { icon: X, className: "bg-danger text-on-status" },
  skipped: { icon: Minus, className: "bg-active text-muted" },
  waiting: { icon: undefined, className: "border border-line-strong" },
} as const;

function Sign({ outcome }: { readonly outcome: TestOutcome }): ReactNode {
  if (outcome.name === "running") {
    return (
      <span className="relative grid size-6 flex-none place-items-center rounded-full bg-chat">
        <Spinner size="sm" />
      </span>
    );
  }
  const { icon: Icon, className } = signs[outcome.name];
  return (
    <span className={clsx("relative grid size-6 flex-none place-items-center rounded-full", className)}>
      {Icon === undefined ? null : <Icon aria-hidden className="size-4" />}
    </span>
  );
}
