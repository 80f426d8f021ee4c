const msPerSecond = 1_000;
const secondsPerMinute = 60;

/** `0.3 s`, `12.4 s`, `2 min 05 s`. */
export function inSeconds(durationMs: number): string {
  const seconds = durationMs / msPerSecond;
  if (seconds < secondsPerMinute) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / secondsPerMinute)} min ${String(whole % secondsPerMinute).padStart(2, "0")} s`;
}
