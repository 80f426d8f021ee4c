"use client";

import { clsx } from "clsx";
import type { LucideIcon } from "lucide-react";
import type { ComponentProps, MouseEvent, ReactNode } from "react";
import { Spinner } from "./spinner";
import { Tooltip } from "./tooltip";

export interface IconButtonProps extends Omit<ComponentProps<"button">, "disabled" | "aria-label" | "aria-pressed"> {
  readonly icon: LucideIcon;
  /** Spoken name and tooltip: the verb of what a click does. */
  readonly label: string;
  readonly shortcut?: string;
  readonly tooltipSide?: "top" | "right" | "bottom" | "left";
  readonly size?: "sm" | "md" | "lg";
  /** `danger` for something switched off (muted): red and with the slashed icon. */
  readonly tone?: "default" | "danger" | "success";
  /** For toggles; gives the pressed look too. */
  readonly isPressed?: boolean;
  readonly isLoading?: boolean;
  readonly isDisabled?: boolean;
  readonly disabledReason?: string | undefined;
}

const boxes = {
  sm: "size-6 touch:size-9",
  md: "size-8 touch:size-11",
  lg: "size-11",
};
const tones = {
  default: "text-muted hover:text-strong",
  danger: "text-danger-text",
  success: "text-success-text",
};

export function IconButton({
  icon: Icon,
  label,
  shortcut,
  tooltipSide = "top",
  size = "md",
  tone = "default",
  isPressed,
  isLoading = false,
  isDisabled = false,
  disabledReason,
  type = "button",
  className,
  onClick,
  ...rest
}: IconButtonProps): ReactNode {
  const isInert = isLoading || isDisabled;
  function handleClick(event: MouseEvent<HTMLButtonElement>): void {
    if (isInert) event.preventDefault();
    else onClick?.(event);
  }
  return (
    <Tooltip content={isDisabled ? (disabledReason ?? label) : label} shortcut={shortcut} side={tooltipSide}>
      <button
        {...rest}
        type={type}
        aria-label={label}
        aria-pressed={isPressed}
        aria-disabled={isInert || undefined}
        aria-busy={isLoading || undefined}
        onClick={handleClick}
        className={clsx(
          "inline-grid flex-none place-items-center rounded-sm transition-colors duration-fast",
          boxes[size],
          isDisabled ? "cursor-default text-disabled" : clsx("hover:bg-hover active:bg-active", tones[tone]),
          isPressed === true && tone === "default" && !isDisabled && "bg-active text-strong",
          "data-popup-open:bg-active data-popup-open:text-strong",
          className,
        )}
      >
        {isLoading ? (
          <Spinner size={size === "sm" ? "sm" : "md"} />
        ) : (
          <Icon aria-hidden className={size === "sm" ? "size-4" : size === "lg" ? "size-6" : "size-5"} />
        )}
      </button>
    </Tooltip>
  );
}
