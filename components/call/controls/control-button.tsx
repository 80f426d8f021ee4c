"use client";

import { clsx } from "clsx";
import { TriangleAlert, type LucideIcon } from "lucide-react";
import type { ReactNode, Ref } from "react";
import { Spinner } from "../../ui/spinner";
import { Tooltip } from "../../ui/tooltip";

export interface ControlButtonProps {
  readonly ref?: Ref<HTMLButtonElement>;
  readonly icon: LucideIcon;
  /** Spoken name and tooltip: what a click does now, e.g. "Unmute". */
  readonly label: string;
  /** One word under the button on narrow stages. */
  readonly caption: string;
  readonly shortcut?: string;
  readonly isPressed?: boolean;
  /** `off`: switched off by the person; `sharing`: others see the screen; `raised`: the hand is up. */
  readonly tone?: "default" | "off" | "sharing" | "raised" | "leave";
  /** For buttons that open something. */
  readonly isExpanded?: boolean;
  readonly isBusy?: boolean;
  /** Something is wrong with it: a click explains instead. */
  readonly hasFailed?: boolean;
  /** A menu of its own stands at its right. */
  readonly isJoined?: boolean;
  readonly disabledReason?: string | undefined;
  readonly className?: string;
  readonly onClick: () => void;
}

const tones = {
  default: "bg-sidebar text-body hover:bg-raised active:bg-raised light:bg-white light:hover:bg-sidebar",
  off: "bg-[color-mix(in_srgb,var(--danger-solid)_26%,var(--bg-sidebar))] text-danger-text hover:brightness-110 light:hover:brightness-95",
  sharing: "bg-success text-on-status hover:brightness-92",
  raised: "bg-strong text-[var(--bg-stage)] hover:brightness-92",
  leave: "bg-danger text-on-status hover:bg-danger-hover",
};

/** A control of the call: 48 px with a pointer; round, larger and with a word on narrow stages. */
export function ControlButton({
  ref,
  icon: Icon,
  label,
  caption,
  shortcut,
  isPressed,
  isExpanded,
  tone = "default",
  isBusy = false,
  hasFailed = false,
  isJoined = false,
  disabledReason,
  className,
  onClick,
}: ControlButtonProps): ReactNode {
  return (
    <span className={clsx("flex flex-col items-center gap-1.5", className)}>
      <Tooltip content={disabledReason ?? label} shortcut={disabledReason === undefined ? shortcut : undefined}>
        <button
          ref={ref}
          type="button"
          aria-label={
            disabledReason !== undefined
              ? `${label}: ${disabledReason}`
              : hasFailed
                ? `${label}, not possible now`
                : label
          }
          aria-pressed={isPressed}
          aria-busy={isBusy || undefined}
          aria-disabled={disabledReason !== undefined || undefined}
          aria-haspopup={hasFailed || isExpanded !== undefined ? "dialog" : undefined}
          aria-expanded={isExpanded}
          onClick={onClick}
          className={clsx(
            "relative flex h-12 min-w-12 items-center justify-center gap-1.5 rounded-lg px-3 transition-colors duration-fast forced-colors:border",
            // Of the stage's width at most: five must fit beside each other with 200 % text too.
            "@max-[30rem]/stage:size-[min(3.5rem,17cqw)] @max-[30rem]/stage:min-w-0 @max-[30rem]/stage:rounded-full @max-[30rem]/stage:px-0",
            tone === "leave" && "px-5",
            isJoined && "rounded-r-none",
            tones[tone],
          )}
        >
          {isBusy ? (
            <Spinner className="border-current/25 border-t-current" />
          ) : (
            <Icon aria-hidden className={clsx("size-5 touch:size-6", tone === "leave" && "rotate-[135deg]")} />
          )}
          {hasFailed ? (
            <TriangleAlert
              aria-hidden
              className="size-4 text-warning-text @max-[30rem]/stage:absolute @max-[30rem]/stage:top-1 @max-[30rem]/stage:right-1"
            />
          ) : null}
        </button>
      </Tooltip>
      <span aria-hidden className="hidden max-w-[20cqw] truncate text-xs text-muted @max-[30rem]/stage:block">
        {caption}
      </span>
    </span>
  );
}
