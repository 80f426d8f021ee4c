import type { TextMessage, TimelineItem } from "@melo/chat";
import type { MeloError } from "@melo/protocol";
import { CircleDashed, Clock, KeyRound, Lock, Trash2, TriangleAlert, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { errorWords } from "@/components/ui/error-words";
import { CallCard } from "./call-card";
import { MessageBody } from "./message-body";

export interface MessageContentProps {
  readonly item: TimelineItem;
  readonly onRetry: (key: string) => void;
  readonly onDiscard: (key: string) => void;
}

/** What a message says, or what stands in its place. */
export function MessageContent({ item, onRetry, onDiscard }: MessageContentProps): ReactNode {
  switch (item.kind) {
    case "text":
      return (
        <>
          <MessageBody message={item} />
          <SendState message={item} onRetry={onRetry} onDiscard={onDiscard} />
        </>
      );
    case "undecrypted":
      return item.reason === "waiting" ? (
        <Placeholder icon={KeyRound}>Waiting for the key to this message</Placeholder>
      ) : (
        <Placeholder icon={Lock}>Sent before you signed in on this device</Placeholder>
      );
    case "deleted":
      return <Placeholder icon={Trash2}>Message deleted</Placeholder>;
    case "unsupported":
      return <Placeholder icon={CircleDashed}>{unsupportedWords(item.messageType)}</Placeholder>;
    case "call":
      return <CallCard line={item} />;
    case "change":
      // Changes have their own line; see ChangeLine.
      break;
  }
  return null;
}

const unsupportedNames: Readonly<Record<string, string>> = {
  "m.image": "A picture",
  "m.file": "A file",
  "m.audio": "A sound",
  "m.video": "A video",
  "m.location": "A place",
  "m.sticker": "A sticker",
};

function unsupportedWords(messageType: string): string {
  return `${unsupportedNames[messageType] ?? "A message"} that MELO does not show yet`;
}

interface PlaceholderProps {
  readonly icon: LucideIcon;
  readonly children: ReactNode;
}

function Placeholder({ icon: Icon, children }: PlaceholderProps): ReactNode {
  return (
    <div className="flex items-center gap-1.5 text-faint italic">
      <Icon aria-hidden className="size-4" />
      {children}
    </div>
  );
}

/** For a message nobody has received: the reason, unless the place knows better, is that of the error. */
function notSentWords(error: MeloError): string {
  if (error.code === "offline") return "Not sent. You are offline.";
  if (error.code === "forbidden") return "Not sent. You may not write here.";
  return `Not sent. ${errorWords(error).replace(/ Try again(?: in a moment)?\.$/, "")}`;
}

interface SendStateProps extends Omit<MessageContentProps, "item"> {
  readonly message: TextMessage;
}

function SendState({ message, onRetry, onDiscard }: SendStateProps): ReactNode {
  const { key, send } = message;
  if (send === undefined) return null;
  if (send.phase === "sending") {
    return (
      <div className="melo-appear-sending flex items-center gap-1.5 text-xs leading-5 text-faint">
        <Clock aria-hidden className="size-3.5" />
        Sending
      </div>
    );
  }
  const actionClassName = "rounded-xs underline underline-offset-2 touch:px-1 touch:py-3";
  return (
    <div className="flex flex-wrap items-center gap-x-1.5 text-xs leading-5 text-danger-text">
      <TriangleAlert aria-hidden className="size-3.5" />
      <span>{notSentWords(send.error)}</span>
      <button type="button" className={actionClassName} onClick={() => onRetry(key)}>
        Try again
      </button>
      <button type="button" className={actionClassName} onClick={() => onDiscard(key)}>
        Discard
      </button>
    </div>
  );
}
