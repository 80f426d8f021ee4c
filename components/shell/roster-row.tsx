import type { RosterEntry } from "@melo/call";
import { clsx } from "clsx";
import { Hand, HeadphoneOff, MicOff, Video } from "lucide-react";
import { memo, type ReactNode } from "react";
import { Avatar } from "@/components/ui/avatar";
import { LiveBadge } from "@/components/ui/badge";
import type { DragProps } from "./member-drag";

export interface RosterRowProps {
  readonly entry: RosterEntry;
  /** Can be dragged to another channel. */
  readonly drag?: DragProps | undefined;
}

function spokenMarks(entry: RosterEntry): string {
  const marks = [
    entry.isHandRaised ? "hand raised" : undefined,
    entry.isSharing ? "sharing a screen" : undefined,
    entry.isCameraOn ? "camera on" : undefined,
    entry.isDeafened ? "deafened" : entry.isMicrophoneOn === false ? "muted" : undefined,
  ].filter((mark) => mark !== undefined);
  return marks.map((mark) => `, ${mark}`).join("");
}

/** Somebody in a voice channel. Read as "Cleo Marchetti, sharing a screen"; speaking is seen, not announced. */
export const RosterRow = memo(function RosterRow({ entry, drag }: RosterRowProps): ReactNode {
  return (
    <li
      {...drag}
      className={clsx(
        "flex h-(--row-roster) items-center gap-2 rounded-sm pr-2 pl-1 text-sm hover:bg-hover max-tablet:h-9 max-tablet:text-md",
        entry.isSpeaking ? "text-strong" : "text-muted",
        drag !== undefined && "cursor-grab active:cursor-grabbing",
      )}
    >
      <Avatar id={entry.userId} name={entry.displayName} size={22} isSpeaking={entry.isSpeaking} />
      <span className="min-w-0 flex-1 truncate" title={entry.displayName}>
        {entry.displayName}
        {entry.isOwn ? <span className="sr-only"> (you)</span> : null}
        <span className="sr-only">{spokenMarks(entry)}</span>
      </span>
      <span aria-hidden className="flex flex-none items-center gap-1.5 text-faint">
        {entry.isHandRaised ? <Hand className="size-4 text-hand" /> : null}
        {entry.isSharing ? <LiveBadge /> : null}
        {entry.isCameraOn ? <Video className="size-4" /> : null}
        {entry.isMicrophoneOn === false || entry.isDeafened ? <MicOff className="size-4" /> : null}
        {entry.isDeafened ? <HeadphoneOff className="size-4" /> : null}
      </span>
    </li>
  );
});
