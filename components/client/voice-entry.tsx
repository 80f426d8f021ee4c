"use client";

import type { ChannelView } from "@melo/chat";
import { Volume2 } from "lucide-react";
import type { ReactNode } from "react";
import { Avatar } from "@/components/ui/avatar";
import { admissionLook } from "@/components/shell/admission-words";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { useMatrix } from "@/hooks/use-matrix";
import { useSignal } from "@/hooks/use-signal";
import { useCalls } from "@/providers/call-provider";

const maxFaces = 8;

function peopleInVoice(names: readonly string[]): string {
  const [first, second] = names;
  if (first === undefined) return "Nobody is in voice here. Go in, and others see that you are there.";
  if (second === undefined) return `${first} is in voice here.`;
  if (names.length === 2) return `${first} and ${second} are in voice here.`;
  return `${first}, ${second} and ${names.length - 2} more are in voice here.`;
}

/** A voice channel that one looks at without being in it: after a link, or after leaving. */
export function VoiceEntry({ channel }: { readonly channel: ChannelView }): ReactNode {
  const calls = useCalls();
  const { entries, own } = useSignal(calls.roster(channel.roomId));
  const isElsewhere = own === "elsewhere";
  const { moderation } = useMatrix().client;
  const look = admissionLook(useSignal(moderation.admission(channel.roomId)), channel.name);
  const refusal = look?.refusal;
  return (
    <div className="grid min-h-0 flex-1 place-items-center overflow-y-auto bg-stage">
      <EmptyState
        icon={Volume2}
        title={channel.name}
        text={
          refusal ??
          (isElsewhere
            ? "You are in this call on another device. Here you go on without the others noticing."
            : peopleInVoice(entries.map(({ displayName }) => displayName)))
        }
      >
        {entries.length === 0 ? null : (
          <ul aria-label={`In ${channel.name}`} className="mb-4 flex w-full flex-wrap justify-center gap-2">
            {entries.slice(0, maxFaces).map((entry) => (
              <li key={entry.key} title={entry.displayName}>
                <Avatar id={entry.userId} name={entry.displayName} size={40} />
              </li>
            ))}
          </ul>
        )}
        {refusal === undefined ? (
          <Button
            variant="success"
            size="lg"
            onPointerEnter={() => calls.warm(channel.roomId)}
            onClick={() => calls.join(channel.roomId)}
          >
            {isElsewhere ? "Move the call here" : look?.sign === "listening" ? "Join to listen" : "Join voice"}
          </Button>
        ) : null}
      </EmptyState>
    </div>
  );
}
