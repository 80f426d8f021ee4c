/** Times as the reader's browser writes them; names of days in the language of the interface. */
const timeFormat = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const fullFormat = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "short" });
const dayFormat = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long" });
const dayWithYearFormat = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });

/** `09:31`, `9:31 AM`. */
export function timeOfDay(timeMs: number): string {
  return timeFormat.format(timeMs);
}

/** Everything about a moment, for tooltips. */
export function fullTime(timeMs: number): string {
  return fullFormat.format(timeMs);
}

/** `Today`, `Yesterday`, `Sunday 22 November`, `22 November 2024`. Both times are local. */
export function dayName(dayMs: number, nowMs: number): string {
  const day = new Date(dayMs);
  const today = new Date(nowMs);
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (day.toDateString() === today.toDateString()) return "Today";
  if (day.toDateString() === yesterday.toDateString()) return "Yesterday";
  return (day.getFullYear() === today.getFullYear() ? dayFormat : dayWithYearFormat).format(day);
}
