"use client";

import { meloErrorFrom, type MeloError } from "@melo/protocol";
import { createScope, type Scope } from "@melo/reactive";
import { useEffect, useRef, useState } from "react";

export interface Trial<T> {
  readonly result: T | undefined;
  /** Why there is no result. */
  readonly error: MeloError | undefined;
  /** Tries again after an error. */
  readonly retry: () => void;
}

type Outcome<T> = Omit<Trial<T>, "retry">;

/**
 * Tries a device out while it is wanted, and anew whenever `choices` reads differently; the trial ends with the component.
 */
export function useTrial<T>(isWanted: boolean, choices: string, begin: (scope: Scope) => Promise<T>): Trial<T> {
  const [outcome, setOutcome] = useState<Outcome<T>>({ result: undefined, error: undefined });
  const [attempt, setAttempt] = useState(0);
  const newest = useRef(begin);
  useEffect(() => {
    newest.current = begin;
  });
  const trialKey = isWanted ? `${attempt} ${choices}` : undefined;

  useEffect(() => {
    if (trialKey === undefined) return undefined;
    const scope = createScope();
    async function run(): Promise<void> {
      try {
        const result = await newest.current(scope);
        if (!scope.hasEnded) setOutcome({ result, error: undefined });
      } catch (error) {
        if (!scope.hasEnded) setOutcome({ result: undefined, error: meloErrorFrom(error) });
      }
    }
    void run();
    return () => {
      scope.end();
      setOutcome({ result: undefined, error: undefined });
    };
  }, [trialKey]);

  return { ...outcome, retry: () => setAttempt(attempt + 1) };
}
