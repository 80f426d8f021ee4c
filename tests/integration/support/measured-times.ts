/** Milliseconds. */
export interface Times {
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

/** Prints one line about what was measured. */
export function describeTimes(what: string, timesMs: readonly number[]): Times {
  const sorted = [...timesMs].sort((one, other) => one - other);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  const times = { p50: at(0.5), p95: at(0.95), max: at(1) };
  const text = Object.entries(times).map(([name, value]) => `${name} ${value.toFixed(0)} ms`);
  process.stdout.write(`${what} (${timesMs.length} runs): ${text.join(", ")}\n`);
  return times;
}
