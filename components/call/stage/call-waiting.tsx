"use client";

import type { CallPhase } from "@melo/call";
import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Avatar } from "../../ui/avatar";
import { Button } from "../../ui/button";
import { Spinner } from "../../ui/spinner";
import { failedCallText } from "../call-error-text";

export interface CallPerson {
  readonly userId: string;
  readonly displayName: string;
}

export interface JoiningStateProps {
  readonly channelName: string;
  /** Whoever joins. */
  readonly person?: CallPerson | undefined;
}

export function JoiningState({ channelName, person }: JoiningStateProps): ReactNode {
  return (
    <output className="flex min-h-0 flex-1 flex-col items-center justify-center text-center">
      {person === undefined ? null : <Avatar id={person.userId} name={person.displayName} size={96} className="mb-8" />}
      <span className="flex items-center gap-3 text-lg font-bold text-strong">
        <Spinner />
        Loading...
      </span>
      <span className="mt-2 text-base text-muted">Joining {channelName}</span>
    </output>
  );
}

export interface FailedStateProps {
  readonly phase: Extract<CallPhase, { name: "failed" }>;
  readonly channelName: string;
  readonly onRetry: () => void;
  readonly onLeave: () => void;
}

/** Why there is no call, and the one thing to do. */
export function FailedState({ phase, channelName, onRetry, onLeave }: FailedStateProps): ReactNode {
  const words = failedCallText(phase.error, channelName);
  const canRetry = words.step === "retry";
  return (
    <div role="alert" className="flex min-h-0 flex-1 flex-col items-center justify-center px-8 text-center">
      <span className="grid size-16 place-items-center rounded-full bg-danger-soft text-danger-text">
        <TriangleAlert aria-hidden className="size-7" />
      </span>
      <h2 className="mt-4 text-xl font-bold text-balance text-strong">{words.title}</h2>
      <p className="mt-2 max-w-110 text-base text-balance text-muted">{words.text}</p>
      <div className="mt-6 flex flex-wrap justify-center gap-2">
        <Button variant={canRetry ? "primary" : "plain"} onClick={canRetry ? onRetry : onLeave}>
          {words.stepLabel}
        </Button>
        {canRetry ? (
          <Button variant="quiet" onClick={onLeave}>
            Not now
          </Button>
        ) : null}
      </div>
    </div>
  );
}
