"use client";

import type { ServerCheck } from "@melo/protocol";
import { clsx } from "clsx";
import { Check, Minus, TriangleAlert, X } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../ui/button";
import { CopyLabel } from "../../ui/copy-label";
import { useCopy } from "../../ui/use-copy";
import { spokenStatuses } from "./check-words";

const signs = {
  ok: { icon: Check, className: "bg-success-soft text-success-text" },
  warning: { icon: TriangleAlert, className: "bg-warning-soft text-warning-text" },
  broken: { icon: X, className: "bg-danger text-on-status" },
  untried: { icon: Minus, className: "bg-active text-muted" },
} as const;

/** One hop: a line if it is in order, else also what it means and how to mend it. */
export function CheckLine({ check }: { readonly check: ServerCheck }): ReactNode {
  const { title, status, found, meaning, remedy } = check;
  const { icon: Icon, className } = signs[status];
  return (
    <li className="flex gap-3 px-4 py-3">
      <span className={clsx("grid size-6 flex-none place-items-center rounded-full", className)}>
        <Icon aria-hidden className="size-4" />
      </span>
      <div className="min-w-0 flex-1">
        <p className={clsx("text-md font-bold", status === "untried" ? "text-muted" : "text-strong")}>{title}</p>
        <p className={clsx("text-sm wrap-anywhere", status === "broken" ? "text-danger-text" : "text-muted")}>
          <span className="sr-only">{spokenStatuses[status]}: </span>
          {found}
        </p>
        {meaning === undefined ? null : <p className="mt-1 text-sm text-body">{meaning}</p>}
        {remedy === undefined ? null : (
          <div className="mt-2 flex flex-col gap-2">
            <p className="text-sm text-body">{remedy.text}</p>
            {remedy.lines === undefined ? null : <Lines title={title} file={remedy.file} lines={remedy.lines} />}
          </div>
        )}
      </div>
    </li>
  );
}

interface LinesProps {
  /** Of the check. */
  readonly title: string;
  readonly file: string | undefined;
  readonly lines: string;
}

function Lines({ title, file, lines }: LinesProps): ReactNode {
  const { state, copy } = useCopy();
  return (
    <figure className="overflow-hidden rounded-md border border-line bg-inset">
      <figcaption className="flex items-center gap-2 border-b border-line py-1 pr-1 pl-3 text-sm text-muted">
        <span className="min-w-0 flex-1 truncate">{file ?? "In a terminal on the server"}</span>
        <Button size="sm" aria-label={`Copy the lines for: ${title}`} onClick={() => void copy(lines)}>
          <CopyLabel isCopied={state === "copied"} />
        </Button>
      </figcaption>
      <pre className="p-3 font-mono text-sm whitespace-pre-wrap text-body wrap-anywhere">{lines}</pre>
      <output className="block px-3 text-sm text-faint empty:hidden">
        {state === "failed" ? "The browser does not let MELO copy. Select the lines and press Ctrl C." : null}
        {state === "copied" ? <span className="sr-only">Copied</span> : null}
      </output>
    </figure>
  );
}
