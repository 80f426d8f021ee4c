"use client";

import type { ActiveCall, ReactionItem } from "@melo/call";
import type { CSSProperties, ReactNode } from "react";
import { useSignal } from "@/hooks/use-signal";
import { EmojiPicture } from "./emoji-picture";

const laneCount = 997;

/** Where on the stage's width a reaction rises, in per cent: by its key, so that neighbours do not cover each other. */
function laneOf(key: string): number {
  let sum = 0;
  for (const character of key) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % laneCount;
  return 8 + (sum / laneCount) * 78;
}

/** Reactions rise over the stage with the name of whoever sent them. They stand still for people who want less motion. */
export function ReactionOverlay({ call }: { readonly call: ActiveCall }): ReactNode {
  const reactions = useSignal(call.reactions);
  const hands = useSignal(call.hands);
  const raised = hands.filter(({ isOwn }) => !isOwn).map(({ displayName }) => displayName);
  return (
    <>
      <div aria-hidden className="pointer-events-none absolute inset-0 z-10 overflow-hidden">
        {reactions.map((reaction) => (
          <Rising key={reaction.key} reaction={reaction} />
        ))}
      </div>
      <output className="sr-only">
        {reactions.map(({ displayName, emoji }) => `${displayName} reacts with ${emoji}`).join(", ")}
      </output>
      <output className="sr-only">{raised.length === 0 ? "" : `Hands raised: ${raised.join(", ")}`}</output>
    </>
  );
}

function Rising({ reaction }: { readonly reaction: ReactionItem }): ReactNode {
  const style: CSSProperties = { left: `${laneOf(reaction.key)}%` };
  return (
    <span style={style} className="melo-rise absolute bottom-6 flex flex-col items-center gap-1">
      <EmojiPicture emoji={reaction.emoji} className="text-[2.25rem] leading-none drop-shadow-md" />
      <span data-theme="dark" className="max-w-32 truncate rounded-full bg-tile-label px-2 text-xs text-on-tile">
        {reaction.isOwn ? "You" : reaction.displayName}
      </span>
    </span>
  );
}
