import { meloErrorFrom, type MeloError } from "@melo/protocol";
import { delay, type Clock, type Scope } from "@melo/reactive";

const maxAttempts = 4;
const firstPauseMs = 500;

/** The homeserver refused before it did anything: repeating is harmless even for commands that make something. */
export function wasRateLimited(error: MeloError): boolean {
  return error.code === "rate_limited";
}

export function isRetryable(error: MeloError): boolean {
  return error.isRetryable;
}

/**
 * Runs a task until it succeeds: up to four times, as long as the error is worth another attempt, after the pause that
 * the homeserver asks for or a growing one. Rejects with the last error.
 */
export async function keepTrying<T>(
  clock: Clock,
  scope: Scope,
  isWorthAnotherAttempt: (error: MeloError) => boolean,
  task: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await task();
    } catch (error) {
      const reason = meloErrorFrom(error);
      if (!isWorthAnotherAttempt(reason) || attempt === maxAttempts || scope.hasEnded) throw reason;
      await delay(clock, scope, reason.retryAfterMs ?? firstPauseMs * 2 ** (attempt - 1));
    }
  }
}
