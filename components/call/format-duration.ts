function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}

/** `0:06`, `42:10`, `1:04:51`. Clocks may disagree: what lies in the future counts as nothing. */
export function formatDuration(durationMs: number): string {
  const totalSeconds = Math.max(0, Math.floor(durationMs / 1000));
  const seconds = totalSeconds % 60;
  const minutes = Math.floor(totalSeconds / 60) % 60;
  const hours = Math.floor(totalSeconds / 3600);
  return hours === 0 ? `${minutes}:${twoDigits(seconds)}` : `${hours}:${twoDigits(minutes)}:${twoDigits(seconds)}`;
}

/** `8 s`, `2 min`: how long ago, for a line of text that changes every second at first. */
export function formatShortDuration(durationMs: number): string {
  const seconds = Math.max(0, Math.floor(durationMs / 1000));
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min`;
}
