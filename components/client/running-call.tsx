"use client";

import type { ChannelView } from "@melo/chat";
import { AudioLines, MonitorSmartphone } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { ElapsedTime } from "@/components/ui/elapsed-time";
import { goToPlace, usePlace } from "@/hooks/use-place";
import { useSignal } from "@/hooks/use-signal";
import { useCalls } from "@/providers/call-provider";

function whoIsIn(names: readonly string[]): string {
  const [first = "", second, ...others] = names;
  if (second === undefined) return `${first} is in a call here`;
  return others.length === 0
    ? `${first} and ${second} are in a call here`
    : `${names.length} people are in a call here`;
}

/** Above the messages while there is a call in the channel that this device is not in. */
export function RunningCall({ channel }: { readonly channel: ChannelView }): ReactNode {
  const calls = useCalls();
  const place = usePlace();
  const roster = useSignal(calls.roster(channel.roomId));
  if (roster.entries.length === 0 || roster.own === "here" || roster.own === "joining") return null;
  const isElsewhere = roster.own === "elsewhere";
  const Icon = isElsewhere ? MonitorSmartphone : AudioLines;
  return (
    <section
      aria-label="Call in this channel"
      className="flex min-h-12 flex-none items-center gap-3 border-b border-line bg-success-soft px-4 py-2 text-sm text-body"
    >
      <Icon aria-hidden className="size-5 text-success-text" />
      <span className="min-w-0 flex-1">
        {isElsewhere
          ? "You are in this call on another device"
          : whoIsIn(roster.entries.map(({ displayName }) => displayName))}
        {roster.startedAtMs === undefined ? null : (
          <ElapsedTime sinceMs={roster.startedAtMs} className="ml-2 text-xs text-muted" />
        )}
      </span>
      {channel.permissions.canJoinCall ? (
        <Button
          size="sm"
          variant="success"
          onPointerEnter={() => calls.warm(channel.roomId)}
          onClick={() => goToPlace({ ...place, wantsVoice: true })}
        >
          {isElsewhere ? "Move it here" : "Join"}
        </Button>
      ) : null}
    </section>
  );
}
