const secondMs = 1_000;

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}

/** `0:07`, `42:10`, `1:02:03`. Never negative: clocks of other machines may be ahead. */
export function formatElapsed(durationMs: number): string {
  const total = Math.max(0, Math.floor(durationMs / secondMs));
  const hours = Math.floor(total / 3_600);
  const minutes = Math.floor(total / 60) % 60;
  const seconds = twoDigits(total % 60);
  return hours === 0 ? `${minutes}:${seconds}` : `${hours}:${twoDigits(minutes)}:${seconds}`;
}
