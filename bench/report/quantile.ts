/** Nearest rank: a value that was measured, never one between two. Undefined of nothing. */
function quantile(values: readonly number[], share: number): number | undefined {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

export function median(values: readonly number[]): number | undefined {
  return quantile(values, 0.5);
}

export function p99(values: readonly number[]): number | undefined {
  return quantile(values, 0.99);
}

export function p95(values: readonly number[]): number | undefined {
  return quantile(values, 0.95);
}
