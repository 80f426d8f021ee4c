import type { MeloError } from "@melo/protocol";

/** Lets a test decide that the next calls of a fake's method fail. */
export interface PlannedFailures<Method extends string> {
  /** The next `times` calls of the method, on this id if one is given, reject with the error. */
  failNext(method: Method, error: MeloError, plan?: { readonly times?: number; readonly id?: string }): void;
}

interface Plan {
  readonly method: string;
  readonly error: MeloError;
  readonly id: string | undefined;
  timesLeft: number;
}

export function createPlannedFailures<Method extends string>(): PlannedFailures<Method> & {
  /** Throws if a failure is planned for this call. */
  check(method: Method, id: string): void;
} {
  const plans: Plan[] = [];
  return {
    failNext(method, error, { times = 1, id } = {}) {
      plans.push({ method, error, id, timesLeft: times });
    },
    check(method, id) {
      const plan = plans.find(
        (candidate) =>
          candidate.timesLeft > 0 && candidate.method === method && (candidate.id === undefined || candidate.id === id),
      );
      if (plan === undefined) return;
      plan.timesLeft -= 1;
      throw plan.error;
    },
  };
}
