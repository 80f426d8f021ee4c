import { clsx } from "clsx";
import type { CSSProperties, ReactNode } from "react";

export interface SkeletonProps {
  readonly shape?: "bar" | "circle";
  readonly className?: string;
  readonly style?: CSSProperties;
}

/** One grey shape of what is coming; appears after 200 ms. Say "Loading" once, at the container. */
export function Skeleton({ shape = "bar", className, style }: SkeletonProps): ReactNode {
  return (
    <span
      aria-hidden
      style={style}
      className={clsx(
        "melo-appear-late block flex-none bg-skeleton",
        shape === "circle" ? "rounded-full" : "rounded-xs",
        className,
      )}
    />
  );
}
