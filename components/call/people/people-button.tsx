"use client";

import type { ActiveCall } from "@melo/call";
import { AudioLines } from "lucide-react";
import { useState, type ReactNode } from "react";
import { LoadedView } from "@/components/ui/loaded-view";
import { Popover } from "@/components/ui/popover";
import { Spinner } from "@/components/ui/spinner";
import { useSignal } from "@/hooks/use-signal";
import { peopleCode } from "../call-code";
import type { Moderating } from "../moderation/moderator-rows";

export interface PeopleButtonProps {
  readonly call: ActiveCall;
  readonly channelName: string;
  readonly moderating?: Moderating | undefined;
}

/** Opens the list of everybody in the call. Says how many they are. */
export function PeopleButton({ call, channelName, moderating }: PeopleButtonProps): ReactNode {
  const people = useSignal(call.stage.people);
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover
      isOpen={isOpen}
      onOpenChange={setOpen}
      label="People in the call"
      side="top"
      align="end"
      className="flex max-h-[min(34rem,var(--available-height))] w-84 flex-col p-2 pt-3"
      trigger={
        <button
          type="button"
          aria-label={`People in the call, ${people.length}`}
          onPointerEnter={() => peopleCode.load()}
          className="inline-flex h-8 flex-none items-center gap-1.5 rounded-sm px-1.5 text-sm text-muted tabular-nums transition-colors duration-fast hover:bg-hover hover:text-strong data-popup-open:bg-active data-popup-open:text-strong touch:h-11"
        >
          <AudioLines aria-hidden className="size-5" />
          {people.length}
        </button>
      }
    >
      <LoadedView code={peopleCode} name="The list of people" waiting={<Spinner className="m-6 self-center" />}>
        {({ PeopleList }) => <PeopleList call={call} channelName={channelName} moderating={moderating} />}
      </LoadedView>
    </Popover>
  );
}
