import type { TextMessage } from "@melo/chat";
import { clsx } from "clsx";
import type { ReactNode } from "react";
import { linkify } from "./linkify";

export interface MessageBodyProps {
  readonly message: TextMessage;
}

/** The only component that renders what somebody wrote. Plain text; web addresses become links. */
export function MessageBody({ message }: MessageBodyProps): ReactNode {
  const { body, style, senderName, send } = message;
  return (
    <div
      dir="auto"
      className={clsx(
        "max-w-(--width-message) wrap-anywhere whitespace-pre-wrap",
        style === "notice" && "text-muted",
        style === "emote" && "italic",
        send?.phase === "sending" && "opacity-70",
        send?.phase === "failed" && "text-muted",
      )}
    >
      {style === "emote" ? <b className="text-strong">{senderName} </b> : null}
      {linkedParts(body)}
    </div>
  );
}

function linkedParts(body: string): readonly ReactNode[] {
  let offset = 0;
  return linkify(body).map((part) => {
    const key = offset;
    offset += part.text.length;
    if (part.type === "text") return part.text;
    return (
      <a
        key={key}
        href={part.href}
        target="_blank"
        rel="noopener noreferrer"
        className="rounded-xs text-accent-text underline decoration-accent-line/50 underline-offset-2 hover:decoration-current"
      >
        {part.text}
      </a>
    );
  });
}
