"use client";

import { meloErrorFrom, type MeloError } from "@melo/protocol";
import { useEffect, useState } from "react";

interface Settled<T> {
  /** Undefined until it is there. */
  readonly value: T | undefined;
  readonly error: MeloError | undefined;
}

export interface Answer<T> extends Settled<T> {
  retry(): void;
}

/** Never rejects. */
async function settle<T>(ask: () => Promise<T>): Promise<Settled<T>> {
  try {
    return { value: await ask(), error: undefined };
  } catch (error) {
    return { value: undefined, error: meloErrorFrom(error) };
  }
}

/** Asks once when the page opens. `ask` must keep its identity for as long as the question is the same. */
export function useAnswer<T>(ask: () => Promise<T>): Answer<T> {
  const [state, setState] = useState<Settled<T>>({ value: undefined, error: undefined });
  useEffect(() => {
    void settle(ask).then(setState);
  }, [ask]);
  return {
    ...state,
    retry() {
      setState({ value: undefined, error: undefined });
      void settle(ask).then(setState);
    },
  };
}
