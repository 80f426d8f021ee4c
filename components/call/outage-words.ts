const secondMs = 1_000;
const minuteS = 60;

/** `8 s`, `2 min`. Never negative: clocks of other machines may be ahead. */
export function outageWords(durationMs: number): string {
  const seconds = Math.max(0, Math.floor(durationMs / secondMs));
  return seconds < minuteS ? `${seconds} s` : `${Math.floor(seconds / minuteS)} min`;
}
