"use client";

import type { RosterEntry } from "@melo/call";
import type { ReadonlySignal } from "@melo/reactive";
import { createContext, useContext, useMemo, useState, type DragEvent, type ReactNode } from "react";

/** Somebody in a voice channel who is being dragged to another one. */
export interface DraggedMember {
  readonly userId: string;
  readonly displayName: string;
  readonly isOwn: boolean;
  readonly fromRoomId: string;
}

export interface VoiceChannelPlace {
  readonly roomId: string;
  readonly name: string;
}

export interface MemberMoving {
  /** Whether we may take this person out of a channel at all. */
  canMove(roomId: string, userId: string): ReadonlySignal<boolean>;
  /** Dropped there. Whether the person may enter it, the server knows. */
  onMove(member: DraggedMember, to: VoiceChannelPlace): void;
}

interface MemberDrag {
  readonly moving: MemberMoving;
  readonly dragged: DraggedMember | undefined;
  setDragged(member: DraggedMember | undefined): void;
}

const MemberDragContext = createContext<MemberDrag | undefined>(undefined);

/** Without it nobody in the channels below can be dragged. */
export function MemberDragProvider({
  moving,
  children,
}: {
  readonly moving: MemberMoving;
  readonly children: ReactNode;
}): ReactNode {
  const [dragged, setDragged] = useState<DraggedMember>();
  const value = useMemo(() => ({ moving, dragged, setDragged }), [moving, dragged]);
  return <MemberDragContext value={value}>{children}</MemberDragContext>;
}

export function useMemberDragging(): MemberMoving | undefined {
  return useContext(MemberDragContext)?.moving;
}

export interface DragProps {
  readonly draggable: boolean;
  readonly onDragStart: (event: DragEvent) => void;
  readonly onDragEnd: () => void;
}

/** For the row of somebody who may be moved. */
export function useDraggedMember(entry: RosterEntry, roomId: string): DragProps | undefined {
  const drag = useContext(MemberDragContext);
  if (drag === undefined) return undefined;
  return {
    draggable: true,
    onDragStart({ dataTransfer }) {
      dataTransfer.effectAllowed = "move";
      // Firefox drags nothing without data; other windows get no more than a name.
      dataTransfer.setData("text/plain", entry.displayName);
      const { userId, displayName, isOwn } = entry;
      drag.setDragged({ userId, displayName, isOwn, fromRoomId: roomId });
    },
    onDragEnd: () => drag.setDragged(undefined),
  };
}

export interface DropPlace {
  /** Somebody is dragged who could be dropped here. */
  readonly isOpen: boolean;
  readonly isUnderPointer: boolean;
  readonly props: {
    readonly onDragOver?: (event: DragEvent) => void;
    readonly onDragLeave?: (event: DragEvent) => void;
    readonly onDrop?: (event: DragEvent) => void;
  };
}

/** For a voice channel, with everybody in it. */
export function useDropPlace(place: VoiceChannelPlace): DropPlace {
  const drag = useContext(MemberDragContext);
  const [isOver, setOver] = useState(false);
  const dragged = drag?.dragged;
  const isOpen = dragged !== undefined && dragged.fromRoomId !== place.roomId;
  if (drag === undefined || dragged === undefined || !isOpen) return { isOpen, isUnderPointer: false, props: {} };
  return {
    isOpen,
    isUnderPointer: isOver,
    props: {
      onDragOver(event) {
        event.preventDefault();
        event.dataTransfer.dropEffect = "move";
        setOver(true);
      },
      onDragLeave({ currentTarget, relatedTarget }) {
        const isInside = relatedTarget instanceof Node && currentTarget.contains(relatedTarget);
        if (!isInside) setOver(false);
      },
      onDrop(event) {
        event.preventDefault();
        setOver(false);
        drag.setDragged(undefined);
        drag.moving.onMove(dragged, place);
      },
    },
  };
}
