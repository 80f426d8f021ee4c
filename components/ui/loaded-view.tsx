"use client";

import { TriangleAlert, X } from "lucide-react";
import { useEffect, type ReactNode } from "react";
import { useSignal } from "@/hooks/use-signal";
import { Button } from "./button";
import type { CodeOnUse } from "./code-on-use";
import { IconButton } from "./icon-button";

const places = {
  inline: "m-auto flex max-w-110 flex-wrap items-center gap-3 p-3 text-sm text-body",
  over_page:
    "fixed inset-x-4 top-4 z-(--z-toast) mx-auto flex w-max max-w-[calc(100%-2rem)] items-center gap-3 rounded-lg bg-overlay py-2 pr-2 pl-4 text-sm text-body shadow-3",
};

export interface LoadedViewProps<Code> {
  readonly code: CodeOnUse<Code>;
  /** What does not come, as the beginning of a sentence: "The settings". */
  readonly name: string;
  /** Until the code is there; by default nothing, for it is there in a moment. */
  readonly waiting?: ReactNode;
  /** Where a failure stands: in the view's place, or above the page as the view would. */
  readonly place?: keyof typeof places;
  /** Puts away what would stand above the page. */
  readonly onClose?: (() => void) | undefined;
  readonly children: (code: Code) => ReactNode;
}

/** Fetches the code of a view when it is painted for the first time, and says so if it cannot be had. */
export function LoadedView<Code>({
  code,
  name,
  waiting,
  place = "inline",
  onClose,
  children,
}: LoadedViewProps<Code>): ReactNode {
  const state = useSignal(code.state);
  useEffect(() => code.load(), [code]);
  if (state.name === "loaded") return children(state.code);
  if (state.name === "waiting") return waiting;
  return (
    <MissingCode name={name} attempts={state.attempts} place={place} onRetry={() => code.load()} onClose={onClose} />
  );
}

export interface MissingCodeProps {
  readonly name: string;
  /** That failed one after the other. */
  readonly attempts: number;
  readonly place: keyof typeof places;
  readonly onRetry: () => void;
  readonly onClose?: (() => void) | undefined;
}

/** A part of the application that could not be fetched. */
export function MissingCode({ name, attempts, place, onRetry, onClose }: MissingCodeProps): ReactNode {
  // A server that has a newer MELO by now does not have the files of the older one any more.
  const needsReload = attempts > 1;
  return (
    <div role="alert" className={places[place]}>
      <TriangleAlert aria-hidden className="size-5 flex-none text-danger-text" />
      <span className="min-w-0 flex-1">{name} did not load. Check your connection.</span>
      <Button size="sm" onClick={needsReload ? () => window.location.reload() : onRetry}>
        {needsReload ? "Load MELO again" : "Try again"}
      </Button>
      {onClose === undefined ? null : <IconButton icon={X} label="Close" onClick={onClose} />}
    </div>
  );
}
