import applause from "@twemoji/svg/1f44f.svg";
import astonished from "@twemoji/svg/1f62e.svg";
import crickets from "@twemoji/svg/1f997.svg";
import fire from "@twemoji/svg/1f525.svg";
import heart from "@twemoji/svg/2764.svg";
import idea from "@twemoji/svg/1f4a1.svg";
import laughing from "@twemoji/svg/1f602.svg";
import party from "@twemoji/svg/1f389.svg";
import thinking from "@twemoji/svg/1f914.svg";
import thumbsDown from "@twemoji/svg/1f44e.svg";
import thumbsUp from "@twemoji/svg/1f44d.svg";
import waving from "@twemoji/svg/1f44b.svg";
import { clsx } from "clsx";
import type { ReactNode } from "react";

/** Addresses by the emoji without its variation selector. Twemoji's drawings, CC-BY 4.0: see README. */
const pictures: ReadonlyMap<string, string> = new Map([
  ["👍", thumbsUp],
  ["🎉", party],
  ["👏", applause],
  ["❤", heart],
  ["😂", laughing],
  ["😮", astonished],
  ["🤔", thinking],
  ["💡", idea],
  ["👎", thumbsDown],
  ["👋", waving],
  ["🦗", crickets],
  ["🔥", fire],
]);

export interface EmojiPictureProps {
  readonly emoji: string;
  /** The size is that of the text around it. */
  readonly className?: string;
}

/** The reactions of MELO look the same everywhere, also where no font has them; others are the system's. For eyes only. */
export function EmojiPicture({ emoji, className }: EmojiPictureProps): ReactNode {
  const picture = pictures.get(emoji.replace("\uFE0F", ""));
  if (picture === undefined) {
    return (
      <span aria-hidden className={className}>
        {emoji}
      </span>
    );
  }
  return <img src={picture} alt="" draggable={false} className={clsx("inline-block size-[1em]", className)} />;
}
