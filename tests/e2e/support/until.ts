const pollEveryMs = 100;

/**
 * Waits for a condition that can only be asked. The last answer is in the error, so that a failure says what was instead.
 * For what a page shows use Playwright's own waiting.
 */
export async function until<T>(
  what: string,
  limitMs: number,
  ask: () => Promise<T>,
  isReached: (answer: T) => boolean,
): Promise<T> {
  const endMs = performance.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (isReached(answer)) return answer;
    if (performance.now() > endMs)
      throw new Error(`waited ${limitMs} ms for: ${what}; last: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, pollEveryMs));
  }
}
