import { clsx } from "clsx";
import type { ReactNode } from "react";

export interface SpinnerProps {
  /** Spoken name; without one the spinner is decoration beside words that say the same. */
  readonly label?: string;
  readonly size?: "sm" | "md" | "lg";
  readonly className?: string;
}

const sizes = { sm: "size-4 border-2", md: "size-5 border-[2.5px]", lg: "size-8 border-3" };

export function Spinner({ label, size = "md", className }: SpinnerProps): ReactNode {
  return (
    <span
      className={clsx(
        "melo-spin inline-block flex-none rounded-full border-line-strong border-t-accent-text",
        sizes[size],
        className,
      )}
      {...(label === undefined ? { "aria-hidden": true } : { role: "status", "aria-label": label })}
    />
  );
}
