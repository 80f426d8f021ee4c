import type { TimelineItem } from "@melo/chat";
import { clsx } from "clsx";
import { memo, type ReactNode } from "react";
import { Avatar } from "@/components/ui/avatar";
import { MessageContent } from "./message-content";
import { fullTime, timeOfDay } from "./time-words";

export interface MessageRowProps {
  readonly item: TimelineItem;
  /** Under a message of the same person: no avatar, no name, the time appears in the gutter under the pointer. */
  readonly isGrouped: boolean;
  /** Both take the key of a message that was not sent. */
  readonly onRetry: (key: string) => void;
  readonly onDiscard: (key: string) => void;
}

export const MessageRow = memo(function MessageRow({
  item,
  isGrouped,
  onRetry,
  onDiscard,
}: MessageRowProps): ReactNode {
  return (
    <article
      className={clsx(
        "group relative pr-12 pl-(--message-gutter) text-base hover:bg-message-hover max-tablet:pr-4 max-tablet:pl-16",
        "py-(--message-pad-y)",
        !isGrouped && "mt-(--message-gap)",
      )}
    >
      {isGrouped ? (
        <header>
          <span className="sr-only">{item.senderName}, </span>
          <MessageTime
            timeMs={item.sentAtMs}
            className="absolute left-0 w-(--message-gutter) pr-4 text-right leading-[1.375rem] opacity-0 group-hover:opacity-100 max-tablet:w-16 max-tablet:pr-3"
          />
        </header>
      ) : (
        <>
          <Avatar
            id={item.senderId}
            name={item.senderName}
            size={40}
            className="absolute! top-1 left-4 compact:top-0.5 compact:left-6 compact:size-5! compact:text-[0.5rem]! max-tablet:left-3"
          />
          <header className="flex min-w-0 items-baseline gap-2">
            <b title={item.senderId} className="min-w-0 truncate text-strong">
              {item.senderName}
            </b>
            <MessageTime timeMs={item.sentAtMs} className="flex-none" />
          </header>
        </>
      )}
      <MessageContent item={item} onRetry={onRetry} onDiscard={onDiscard} />
    </article>
  );
});

interface MessageTimeProps {
  readonly timeMs: number;
  readonly className: string;
}

function MessageTime({ timeMs, className }: MessageTimeProps): ReactNode {
  return (
    <time
      dateTime={new Date(timeMs).toISOString()}
      title={fullTime(timeMs)}
      className={clsx("text-xs whitespace-nowrap text-faint tabular-nums", className)}
    >
      {timeOfDay(timeMs)}
    </time>
  );
}
