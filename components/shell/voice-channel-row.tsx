"use client";

import type { CallAdmission, RosterEntry, VoiceRoster } from "@melo/call";
import type { ChannelItem } from "@melo/chat";
import { constant, type ReadonlySignal } from "@melo/reactive";
import { clsx } from "clsx";
import {
  DoorClosed,
  Headphones,
  Lock,
  Megaphone,
  MonitorSmartphone,
  Users,
  Volume2,
  type LucideIcon,
} from "lucide-react";
import { memo, useMemo, type ReactNode } from "react";
import { CountBadge } from "@/components/ui/badge";
import { ElapsedTime } from "@/components/ui/elapsed-time";
import { Spinner } from "@/components/ui/spinner";
import { rovingItemProps } from "@/components/ui/use-roving-list";
import { useSignal } from "@/hooks/use-signal";
import { admissionLook, type AdmissionLook } from "./admission-words";
import { channelRowClassName, UnreadMark } from "./channel-row";
import { useDraggedMember, useDropPlace, useMemberDragging } from "./member-drag";
import { RosterRow } from "./roster-row";

export interface VoiceChannelRowProps {
  readonly channel: ChannelItem;
  readonly roster: ReadonlySignal<VoiceRoster>;
  /** What a click would lead to. */
  readonly admission: ReadonlySignal<CallAdmission>;
  readonly isCurrent: boolean;
  readonly onJoin: (roomId: string) => void;
  /** The stage of the call one is in, or the page of a channel that lets nobody in, which says why. */
  readonly onOpenStage: (roomId: string) => void;
  readonly onWarm: (roomId: string) => void;
}

/** Longer rosters show six and say how many more there are. */
const maxShown = 8;
const shownWhenLonger = 6;

/** What follows the name for those who do not see it. */
function spokenState({ own, entries }: VoiceRoster, look: AdmissionLook | undefined): string {
  const people = entries.length === 1 ? "1 person" : `${entries.length} people`;
  const state = {
    none: entries.length === 0 ? "" : `, ${people} in it`,
    joining: ", joining",
    here: `, you are in it, ${people}`,
    elsewhere: `, you are in it on another device, ${people}`,
  }[own];
  return `, voice channel${look === undefined ? "" : `, ${look.words}`}${state}`;
}

/** One click joins where one may; on the channel one is in it opens the stage. Pointing at it prepares the join. */
export const VoiceChannelRow = memo(function VoiceChannelRow({
  channel,
  roster: rosterSignal,
  admission: admissionSignal,
  isCurrent,
  onJoin,
  onOpenStage,
  onWarm,
}: VoiceChannelRowProps): ReactNode {
  const roster = useSignal(rosterSignal);
  const admission = useSignal(admissionSignal);
  const isMine = roster.own === "here" || roster.own === "joining";
  const seen = admissionLook(admission, channel.name);
  // Inside, only what one may do there is news; that it has become full is not.
  const look = isMine && seen?.refusal !== undefined ? undefined : seen;
  const canJoin = !isMine && look?.refusal === undefined;
  const warm = (): void => {
    if (canJoin) onWarm(channel.roomId);
  };
  const drop = useDropPlace(channel);
  return (
    <li
      {...drop.props}
      className={clsx(
        "rounded-sm",
        drop.isOpen && "outline-1 -outline-offset-1 outline-line-strong outline-dashed",
        drop.isUnderPointer && "bg-selected",
      )}
    >
      <button
        {...rovingItemProps}
        type="button"
        aria-current={isCurrent ? "page" : undefined}
        title={look === undefined ? channel.name : `${channel.name}: ${look.words}`}
        onClick={() => (canJoin ? onJoin(channel.roomId) : onOpenStage(channel.roomId))}
        onPointerEnter={warm}
        onFocus={warm}
        className={channelRowClassName({ isCurrent, isUnread: channel.isUnread, isJoined: isMine })}
      >
        {channel.isUnread && !isCurrent ? <UnreadMark /> : null}
        <Volume2 aria-hidden className={clsx("size-5", !isMine && !isCurrent && "text-faint")} />
        <span className="min-w-0 truncate">
          {channel.name}
          <span className="sr-only">{spokenState(roster, look)}</span>
        </span>
        <VoiceMeta roster={roster} look={look} mentionCount={channel.mentionCount} />
      </button>
      <RosterList channelName={channel.name} roster={roster} />
    </li>
  );
});

const signs: Readonly<Record<AdmissionLook["sign"], LucideIcon>> = {
  full: Users,
  closed: DoorClosed,
  forbidden: Lock,
  listening: Headphones,
  addressing: Megaphone,
};

interface VoiceMetaProps {
  readonly roster: VoiceRoster;
  readonly look: AdmissionLook | undefined;
  readonly mentionCount: number;
}

function VoiceMeta({ roster, look, mentionCount }: VoiceMetaProps): ReactNode {
  const Sign = look === undefined ? undefined : signs[look.sign];
  return (
    <span
      className={clsx(
        "ml-auto flex flex-none items-center gap-1.5 text-xs font-regular",
        roster.own === "here" ? "text-success-text" : "text-faint",
      )}
    >
      {Sign === undefined ? null : <Sign aria-hidden className="size-4" />}
      {/* Heard with the name. */}
      {look?.sign === "full" ? <span aria-hidden>Full</span> : null}
      {roster.own === "elsewhere" ? <MonitorSmartphone aria-hidden className="size-4" /> : null}
      {roster.own === "joining" ? <Spinner size="sm" /> : null}
      {roster.own !== "joining" && roster.startedAtMs !== undefined ? (
        <ElapsedTime sinceMs={roster.startedAtMs} />
      ) : null}
      <CountBadge count={mentionCount} />
    </span>
  );
}

interface RosterListProps {
  readonly channelName: string;
  readonly roster: VoiceRoster;
}

/** MELO's sign: the line that holds the people of a channel together, green when one is among them. */
function RosterList({ channelName, roster }: RosterListProps): ReactNode {
  const { entries, own } = roster;
  if (entries.length === 0) return null;
  const shown = entries.length > maxShown ? entries.slice(0, shownWhenLonger) : entries;
  return (
    <ul
      aria-label={`In ${channelName}`}
      className={clsx(
        "mt-px mb-1.5 ml-[17px] border-l-2 pl-[11px]",
        own === "here" || own === "joining" ? "border-speaking" : "border-line-strong",
      )}
    >
      {shown.map((entry) => (
        <MovableRow key={entry.key} entry={entry} roomId={roster.roomId} />
      ))}
      {entries.length > shown.length ? (
        <li className="pl-[34px] text-xs leading-6 text-faint">{entries.length - shown.length} more</li>
      ) : null}
    </ul>
  );
}

const nobodyMoves = constant(false);

/** Somebody who can be dragged to another channel, by those who may do that. The call's list of people has the same by keys. */
const MovableRow = memo(function MovableRow({
  entry,
  roomId,
}: {
  readonly entry: RosterEntry;
  readonly roomId: string;
}): ReactNode {
  const moving = useMemberDragging();
  const drag = useDraggedMember(entry, roomId);
  const canMove = useSignal(
    useMemo(() => moving?.canMove(roomId, entry.userId) ?? nobodyMoves, [moving, roomId, entry.userId]),
  );
  return <RosterRow entry={entry} drag={canMove ? drag : undefined} />;
});
