"use client";

import { Popover } from "@base-ui/react/popover";
import type { ActiveCall, TileState } from "@melo/call";
import { Users } from "lucide-react";
import { useCallback, type ReactNode } from "react";
import { useSignal } from "@/hooks/use-signal";
import { ModeratorButton } from "../moderation/moderator-button";
import type { Moderating } from "../moderation/moderator-rows";
import { PeopleList } from "./people-list";

export interface PeopleButtonProps {
  readonly call: ActiveCall;
  readonly channelName: string;
  readonly moderating?: Moderating | undefined;
}

/** Opens the list of everybody in the call. Says how many they are. */
export function PeopleButton({ call, channelName, moderating }: PeopleButtonProps): ReactNode {
  const people = useSignal(call.stage.people);
  const renderActions = useCallback(
    (state: TileState) =>
      moderating === undefined ? null : <ModeratorButton call={call} state={state} moderating={moderating} />,
    [call, moderating],
  );
  return (
    <Popover.Root>
      <Popover.Trigger
        aria-label={`People in the call, ${people.length}`}
        className="inline-flex h-8 flex-none items-center gap-1.5 rounded-sm px-1.5 text-sm text-muted tabular-nums transition-colors duration-fast hover:bg-hover hover:text-strong data-popup-open:bg-active data-popup-open:text-strong touch:h-11"
      >
        <Users aria-hidden className="size-5" />
        {people.length}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner
          side="top"
          align="end"
          sideOffset={8}
          collisionPadding={8}
          className="z-(--z-popover) outline-none"
        >
          <Popover.Popup
            aria-label="People in the call"
            className="flex max-h-[min(34rem,var(--available-height))] w-84 max-w-[calc(100vw-1rem)] flex-col rounded-lg bg-overlay p-2 pt-3 shadow-3 outline-none transition-opacity duration-base data-ending-style:opacity-0 data-starting-style:opacity-0"
          >
            <PeopleList call={call} channelName={channelName} renderActions={renderActions} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
