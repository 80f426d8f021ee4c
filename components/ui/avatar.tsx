import { clsx } from "clsx";
import type { CSSProperties, ReactNode } from "react";
import { avatarColorOf, initialsOf } from "./avatar-face";

export interface AvatarProps {
  /** User id or room id: chooses the colour. */
  readonly id: string;
  readonly name: string;
  readonly imageUrl?: string | undefined;
  /** Pixels at the usual font size. */
  readonly size?: number;
  /** People are round, servers are rounded squares. */
  readonly shape?: "person" | "server";
  /** Green ring while this person talks. It comes fast and lingers, so that it does not flicker between words. */
  readonly isSpeaking?: boolean;
  readonly className?: string;
}

/** Decoration beside a written name: hidden from screen readers. */
export function Avatar({
  id,
  name,
  imageUrl,
  size = 32,
  shape = "person",
  isSpeaking = false,
  className,
}: AvatarProps): ReactNode {
  const style: CSSProperties = {
    width: `${size / 16}rem`,
    height: `${size / 16}rem`,
    fontSize: `${(size * 0.4) / 16}rem`,
    ...(imageUrl === undefined ? { background: `var(--avatar-${avatarColorOf(id)})` } : {}),
  };
  return (
    <span
      aria-hidden
      style={style}
      className={clsx(
        "relative grid flex-none place-items-center overflow-hidden leading-none font-bold text-white select-none",
        "transition-shadow",
        shape === "person" ? "rounded-full" : size >= 40 ? "rounded-xl" : "rounded-md",
        isSpeaking ? "shadow-speaking duration-fast" : "duration-linger",
        className,
      )}
    >
      {imageUrl === undefined ? (
        // Generated content is seen, but neither read aloud nor copied with a message.
        <span data-initials={initialsOf(name)} className="before:content-[attr(data-initials)]" />
      ) : (
        <img src={imageUrl} alt="" draggable={false} className="size-full object-cover" />
      )}
    </span>
  );
}
