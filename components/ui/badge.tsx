import { clsx } from "clsx";
import type { ReactNode } from "react";

export interface CountBadgeProps {
  readonly count: number;
  readonly className?: string;
}

const maxShown = 99;

/** Red counter of mentions. Part of the name of the thing it sits on: "build-breakers 2 mentions". */
export function CountBadge({ count, className }: CountBadgeProps): ReactNode {
  if (count <= 0) return null;
  return (
    <span
      className={clsx(
        "grid h-4 min-w-4 flex-none place-items-center rounded-full bg-badge px-[5px] text-2xs font-bold text-on-badge tabular-nums",
        className,
      )}
    >
      <span className="sr-only">, </span>
      {count > maxShown ? `${maxShown}+` : count}
      <span className="sr-only"> {count === 1 ? "mention" : "mentions"}</span>
    </span>
  );
}

/** LIVE beside somebody who shares a screen. */
export function LiveBadge(): ReactNode {
  return (
    <span
      aria-hidden
      className="h-4 flex-none rounded-xs bg-live px-[5px] text-[0.625rem] leading-4 font-bold tracking-wider text-on-status"
    >
      LIVE
    </span>
  );
}
