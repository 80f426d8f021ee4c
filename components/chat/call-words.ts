import type { CallLine } from "@melo/chat";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** "under a minute", "12 min", "1 h 5 min". */
export function callLength(durationMs: number): string {
  if (durationMs < minuteMs) return "under a minute";
  const hours = Math.floor(durationMs / hourMs);
  const minutes = Math.floor((durationMs % hourMs) / minuteMs);
  if (hours === 0) return `${minutes} min`;
  return minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`;
}

export interface CallWords {
  readonly title: string;
  readonly text: string;
  /** Of the one button. */
  readonly action: string | undefined;
}

function whoWasIn(names: readonly string[]): string {
  const [first = "", second, ...others] = names;
  if (second === undefined) return first;
  return others.length === 0 ? `${first} and ${second}` : `${first}, ${second} and ${others.length} more`;
}

/** What a call in the timeline says. */
export function callWords(line: CallLine): CallWords {
  const kind = line.isVideo ? "video call" : "call";
  const capital = line.isVideo ? "Video call" : "Call";
  const length = line.endedAtMs === undefined ? "" : callLength(line.endedAtMs - line.sentAtMs);
  switch (line.outcome) {
    case "running":
      return { title: `${capital} running`, text: whoWasIn(line.participantNames), action: "Join" };
    case "ended":
      return { title: `${capital} ended`, text: `${length} · ${whoWasIn(line.participantNames)}`, action: undefined };
    case "missed":
      return { title: `Missed ${kind}`, text: `Rang for ${length}`, action: "Call back" };
    case "unanswered":
      return { title: "No answer", text: `Rang for ${length}`, action: "Call again" };
    case "declined":
      return { title: "Declined", text: `Rang for ${length}`, action: "Call again" };
  }
}
