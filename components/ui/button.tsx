"use client";

import { clsx } from "clsx";
import type { ComponentProps, MouseEvent, ReactNode } from "react";
import { Spinner } from "./spinner";
import { Tooltip } from "./tooltip";

export type ButtonVariant = "primary" | "plain" | "quiet" | "success" | "danger" | "quiet-danger";

export interface ButtonProps extends Omit<ComponentProps<"button">, "disabled"> {
  readonly variant?: ButtonVariant;
  readonly size?: "sm" | "md" | "lg";
  /** The label stays, a spinner stands to its left, the width does not change, clicks do nothing. */
  readonly isLoading?: boolean;
  /** Disabled buttons stay focusable, so that the reason can be read. */
  readonly isDisabled?: boolean;
  /** Tooltip while disabled: why. */
  readonly disabledReason?: string | undefined;
}

const variants: Readonly<Record<ButtonVariant, string>> = {
  primary: "bg-accent text-on-accent hover:bg-accent-hover active:bg-accent-active",
  plain: "bg-active text-strong hover:bg-selected active:bg-hover",
  quiet: "text-muted hover:bg-hover hover:text-strong active:bg-active",
  success: "bg-success text-on-status hover:brightness-92 active:brightness-85",
  danger: "bg-danger text-on-status hover:bg-danger-hover active:brightness-92",
  "quiet-danger": "text-danger-text hover:bg-danger-soft active:bg-danger-soft",
};

const sizes = {
  sm: "h-7 px-3 rounded-sm text-sm touch:h-9",
  md: "h-9 px-4 rounded-md text-md touch:h-11",
  lg: "h-11 px-5 rounded-md text-md",
};

/** Looks of a button for elements that must be links. */
export function buttonClassName(variant: ButtonVariant = "plain", size: "sm" | "md" | "lg" = "md"): string {
  return clsx(
    "inline-flex items-center justify-center gap-2 font-bold whitespace-nowrap transition-colors duration-fast select-none",
    variants[variant],
    sizes[size],
  );
}

export function Button({
  variant = "plain",
  size = "md",
  isLoading = false,
  isDisabled = false,
  disabledReason,
  type = "button",
  className,
  onClick,
  children,
  ...rest
}: ButtonProps): ReactNode {
  const isInert = isLoading || isDisabled;
  function handleClick(event: MouseEvent<HTMLButtonElement>): void {
    // Also keeps an inert submit button from sending its form.
    if (isInert) event.preventDefault();
    else onClick?.(event);
  }
  const button = (
    <button
      {...rest}
      type={type}
      aria-disabled={isInert || undefined}
      aria-busy={isLoading || undefined}
      onClick={handleClick}
      className={clsx(
        isDisabled
          ? clsx(
              "inline-flex cursor-default items-center justify-center gap-2 bg-hover font-bold whitespace-nowrap text-disabled select-none",
              sizes[size],
            )
          : buttonClassName(variant, size),
        className,
      )}
    >
      {isLoading ? (
        // 16 + 6 pixels of spinner, taken back from both sides: the button keeps its width.
        <>
          <Spinner size="sm" className="-mr-0.5 -ml-[11px] border-current/30 border-t-current" />
          <span className="-mr-[11px] inline-flex items-center gap-2">{children}</span>
        </>
      ) : (
        children
      )}
    </button>
  );
  if (!isDisabled || disabledReason === undefined) return button;
  return <Tooltip content={disabledReason}>{button}</Tooltip>;
}
