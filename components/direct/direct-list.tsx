"use client";

import type { IncomingCall, VoiceRoster } from "@melo/call";
import type { DirectItem } from "@melo/chat";
import type { ReadonlySignal } from "@melo/reactive";
import { Plus } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { useRovingList } from "@/components/ui/use-roving-list";
import { DirectRow } from "./direct-row";

export interface DirectListProps {
  readonly directs: readonly DirectItem[];
  readonly currentRoomId: string | undefined;
  readonly incoming: readonly IncomingCall[];
  readonly rosterOf: (roomId: string) => ReadonlySignal<VoiceRoster>;
  readonly onOpen: (roomId: string) => void;
  readonly onStart: () => void;
}

/** Conversations at home, the newest first. */
export function DirectList({
  directs,
  currentRoomId,
  incoming,
  rosterOf,
  onOpen,
  onStart,
}: DirectListProps): ReactNode {
  const roving = useRovingList<HTMLUListElement>();
  return (
    <>
      <div className="flex h-6 items-center pr-1 touch:h-9">
        <h2 className="min-w-0 flex-1 px-1.5 text-xs font-bold text-faint">Direct messages</h2>
        <IconButton icon={Plus} label="New conversation" size="sm" onClick={onStart} />
      </div>
      {directs.length > 0 ? (
        <ul {...roving} aria-label="Direct messages">
          {directs.map((direct) => (
            <DirectRow
              key={direct.roomId}
              direct={direct}
              roster={rosterOf(direct.roomId)}
              isCurrent={direct.roomId === currentRoomId}
              isCalling={incoming.some(({ roomId }) => roomId === direct.roomId)}
              onOpen={onOpen}
            />
          ))}
        </ul>
      ) : (
        <div className="px-1.5 py-1">
          <p className="text-sm text-muted">Write to somebody, or call them. Only the two of you can read it.</p>
          <Button size="sm" className="mt-2" onClick={onStart}>
            New conversation
          </Button>
        </div>
      )}
    </>
  );
}
