import type { TimelineItem } from "@melo/chat";
import { Users } from "lucide-react";
import { memo, type ReactNode } from "react";
import { changeSentences, type SentencePart } from "./change-words";
import { fullTime, timeOfDay } from "./time-words";

export interface ChangeLineProps {
  /** Neighbouring changes of the room, at least one. */
  readonly items: readonly TimelineItem[];
}

/** People coming and going, names: folded into one quiet line. */
export const ChangeLine = memo(function ChangeLine({ items }: ChangeLineProps): ReactNode {
  const sentences = changeSentences(items);
  const last = items.at(-1);
  if (last === undefined || sentences.length === 0) return null;
  return (
    <div className="relative mt-2 py-0.5 pr-12 pl-(--message-gutter) text-md text-muted max-tablet:pr-4 max-tablet:pl-16">
      <Users aria-hidden className="absolute top-1 left-[26px] size-5 text-faint max-tablet:left-[22px]" />
      <span className="wrap-anywhere">
        {sentences.map((parts, index) => (
          <span key={textOf(parts)}>
            {index > 0 ? ", " : null}
            {parts.map((part) =>
              part.isName ? (
                <b key={part.text} className="text-strong">
                  {part.text}
                </b>
              ) : (
                part.text
              ),
            )}
          </span>
        ))}
      </span>
      <time
        dateTime={new Date(last.sentAtMs).toISOString()}
        title={fullTime(last.sentAtMs)}
        className="ml-2 text-xs whitespace-nowrap text-faint"
      >
        {timeOfDay(last.sentAtMs)}
      </time>
    </div>
  );
});

function textOf(parts: readonly SentencePart[]): string {
  return parts.map((part) => part.text).join("");
}
