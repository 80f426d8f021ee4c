"use client";

import { Tooltip as Base } from "@base-ui/react/tooltip";
import type { ReactElement, ReactNode } from "react";

const openDelayMs = 400;

/** Once per page: moving from one tooltip to the next shows it at once. */
export function TooltipProvider({ children }: { readonly children: ReactNode }): ReactNode {
  return <Base.Provider delay={openDelayMs}>{children}</Base.Provider>;
}

export interface TooltipProps {
  readonly content: ReactNode;
  /** A key that does the same, e.g. "M". */
  readonly shortcut?: string | undefined;
  readonly side?: "top" | "right" | "bottom" | "left" | undefined;
  readonly isDisabled?: boolean | undefined;
  /** One element that takes a ref and DOM props. It carries its own accessible name: tooltips are for eyes only. */
  readonly children: ReactElement;
}

export function Tooltip({ content, shortcut, side = "top", isDisabled = false, children }: TooltipProps): ReactNode {
  return (
    <Base.Root disabled={isDisabled} disableHoverablePopup>
      <Base.Trigger render={children} delay={openDelayMs} />
      <Base.Portal>
        <Base.Positioner side={side} sideOffset={8} collisionPadding={8} className="z-(--z-tooltip)">
          <Base.Popup className="flex max-w-72 items-center gap-2 rounded-md bg-overlay px-3 py-1.5 text-sm font-medium wrap-anywhere text-strong shadow-3 transition-opacity duration-fast data-ending-style:opacity-0 data-instant:transition-none data-starting-style:opacity-0">
            {content}
            {shortcut === undefined ? null : (
              <kbd className="min-w-5 rounded-xs border border-line-strong bg-hover px-1.5 text-center font-mono text-2xs text-muted">
                {shortcut}
              </kbd>
            )}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
