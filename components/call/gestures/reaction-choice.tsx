"use client";

import type { Combos } from "@melo/call";
import type { ReactNode } from "react";
import { comboWords } from "@/components/shortcuts/combo-words";
import { EmojiPicture } from "./emoji-picture";
import { reactionSet, type ReactionEntry } from "./reaction-set";

export interface ReactionChoiceProps {
  /** The keys that do the same. */
  readonly combos: Combos | undefined;
  readonly onChoose: (reaction: ReactionEntry) => void;
}

/** All reactions beside each other. */
export function ReactionChoice({ combos, onChoose }: ReactionChoiceProps): ReactNode {
  return (
    <div className="grid grid-cols-6 gap-1">
      {reactionSet.map((reaction) => {
        const key = reaction.shortcut === undefined ? undefined : combos?.[reaction.shortcut][0];
        return (
          <button
            key={reaction.name}
            type="button"
            aria-label={reaction.label}
            title={key === undefined ? reaction.label : `${reaction.label} (${comboWords(key)})`}
            onClick={() => onChoose(reaction)}
            className="grid size-10 place-items-center rounded-md text-2xl leading-none hover:bg-hover active:bg-active touch:size-11"
          >
            <EmojiPicture emoji={reaction.emoji} />
          </button>
        );
      })}
    </div>
  );
}
