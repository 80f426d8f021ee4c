"use client";

import { meloErrorFrom, type MeloError } from "@melo/protocol";
import { useEffect, useRef, useState } from "react";

export interface Command<Arguments extends readonly unknown[]> {
  readonly isBusy: boolean;
  /** Why the last run failed; gone as soon as the next one starts. */
  readonly error: MeloError | undefined;
  /** Does nothing while a run is under way. */
  run(...input: Arguments): void;
}

/**
 * A command of a core as a button needs it: busy, failed, done. What happens after the component is gone is not
 * reported: the command itself still runs to its end.
 */
export function useCommand<Arguments extends readonly unknown[], Result>(
  execute: (...input: Arguments) => Promise<Result>,
  onDone?: (result: Result) => void,
): Command<Arguments> {
  const [state, setState] = useState<{ readonly isBusy: boolean; readonly error: MeloError | undefined }>({
    isBusy: false,
    error: undefined,
  });
  const isBusyNow = useRef(false);
  const isMounted = useRef(true);
  useEffect(() => {
    isMounted.current = true;
    return () => {
      isMounted.current = false;
    };
  }, []);

  async function start(input: Arguments): Promise<void> {
    isBusyNow.current = true;
    setState({ isBusy: true, error: undefined });
    try {
      const result = await execute(...input);
      isBusyNow.current = false;
      if (!isMounted.current) return;
      setState({ isBusy: false, error: undefined });
      onDone?.(result);
    } catch (error) {
      isBusyNow.current = false;
      if (isMounted.current) setState({ isBusy: false, error: meloErrorFrom(error) });
    }
  }

  return {
    ...state,
    run(...input) {
      if (!isBusyNow.current) void start(input);
    },
  };
}
