"use client";

import { memberGroups, type MemberRole, type RoomMember } from "@melo/chat";
import { memo, useMemo, type ReactNode } from "react";
import { Virtualizer } from "virtua";
import { MessageCircle } from "lucide-react";
import { Avatar } from "@/components/ui/avatar";
import { Menu, MenuItem } from "@/components/ui/menu";
import { Skeleton } from "@/components/ui/skeleton";
import { rovingItemProps, useRovingList } from "@/components/ui/use-roving-list";

export interface MemberListProps {
  /** Empty while unknown: there is always at least oneself. */
  readonly members: readonly RoomMember[];
  readonly ownUserId: string;
  /** Begins a conversation with somebody. */
  readonly onMessage: (userId: string) => void;
}

const roleNames: Readonly<Record<MemberRole, string>> = {
  owner: "Owners",
  moderator: "Moderators",
  member: "Members",
};

type MemberLine =
  | { readonly type: "heading"; readonly key: string; readonly role: MemberRole; readonly count: number }
  | { readonly type: "member"; readonly key: string; readonly member: RoomMember };

function linesOf(members: readonly RoomMember[]): readonly MemberLine[] {
  return memberGroups(members).flatMap((group): MemberLine[] => [
    { type: "heading", key: group.role, role: group.role, count: group.members.length },
    ...group.members.map((member): MemberLine => ({ type: "member", key: member.userId, member })),
  ]);
}

/** People of a channel by role. Rows come into being as they scroll into sight. */
export const MemberList = memo(function MemberList(props: MemberListProps): ReactNode {
  return props.members.length === 0 ? <MemberListSkeleton /> : <LoadedMemberList {...props} />;
});

function LoadedMemberList({ members, ownUserId, onMessage }: MemberListProps): ReactNode {
  const lines = useMemo(() => linesOf(members), [members]);
  const { ref, onFocus, onKeyDown } = useRovingList<HTMLElement>();
  return (
    // The rows take the focus; the list only moves it among them.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      ref={ref}
      aria-label={`${members.length} ${members.length === 1 ? "member" : "members"}`}
      onFocus={onFocus}
      // Before the row's own menu, which arrows would open.
      onKeyDownCapture={(event) => {
        onKeyDown(event);
        if (event.defaultPrevented) event.stopPropagation();
      }}
      className="focus-inset min-h-0 flex-1 overflow-y-auto overscroll-contain px-2 py-3"
    >
      <Virtualizer data={lines} scrollRef={ref} bufferSize={400}>
        {(line) =>
          line.type === "heading" ? (
            <h2 key={line.key} className="px-2 pt-3 pb-1 text-xs font-bold text-faint">
              {roleNames[line.role]} · {line.count}
            </h2>
          ) : (
            <MemberRow
              key={line.key}
              member={line.member}
              isOwn={line.member.userId === ownUserId}
              onMessage={onMessage}
            />
          )
        }
      </Virtualizer>
    </section>
  );
}

interface MemberRowProps {
  readonly member: RoomMember;
  readonly isOwn: boolean;
  readonly onMessage: (userId: string) => void;
}

const rowClassName = "flex h-(--row-member) w-full items-center gap-3 rounded-sm px-2 text-left hover:bg-hover";

function MemberRow({ member, isOwn, onMessage }: MemberRowProps): ReactNode {
  const { userId, displayName } = member;
  const face = (
    <>
      <Avatar id={userId} name={displayName} size={32} />
      <span className="min-w-0 truncate text-md font-medium text-body">{displayName}</span>
    </>
  );
  if (isOwn) {
    return (
      <div title={userId} className={rowClassName}>
        {face}
        <span className="flex-none text-xs text-faint">you</span>
      </div>
    );
  }
  return (
    <Menu
      side="left"
      align="start"
      trigger={
        <button {...rovingItemProps} type="button" title={userId} className={`focus-inset ${rowClassName}`}>
          {face}
        </button>
      }
    >
      <MenuItem icon={MessageCircle} label={`Message ${displayName}`} onSelect={() => onMessage(userId)} />
    </Menu>
  );
}

const skeletonRows = ["62%", "48%", "70%", "55%"];

function MemberListSkeleton(): ReactNode {
  return (
    <output aria-label="Loading members" className="flex flex-col gap-3 p-4">
      <Skeleton className="h-3 w-20" />
      {skeletonRows.map((width) => (
        <span key={width} className="flex items-center gap-3">
          <Skeleton shape="circle" className="size-8" />
          <Skeleton className="h-3.5" style={{ width }} />
        </span>
      ))}
    </output>
  );
}
