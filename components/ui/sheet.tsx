"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { clsx } from "clsx";
import type { ReactNode } from "react";

export interface SheetProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** Spoken name. */
  readonly label: string;
  readonly side: "left" | "right" | "bottom";
  readonly children: ReactNode;
}

const sides = {
  left: "inset-y-0 left-0 w-80 max-w-[88vw] data-ending-style:-translate-x-full data-starting-style:-translate-x-full",
  right: "inset-y-0 right-0 w-80 max-w-[88vw] data-ending-style:translate-x-full data-starting-style:translate-x-full",
  bottom:
    "inset-x-0 bottom-0 max-h-[85dvh] rounded-t-xl data-ending-style:translate-y-full data-starting-style:translate-y-full",
};

/** A panel that has no column of its own on this screen. Closes on Escape and outside presses. */
export function Sheet({ isOpen, onClose, label, side, children }: SheetProps): ReactNode {
  return (
    <Base.Root open={isOpen} onOpenChange={(open) => (open ? undefined : onClose())}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-(--z-sheet) bg-scrim transition-opacity duration-slow data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup
          aria-label={label}
          className={clsx(
            "fixed z-(--z-sheet) flex flex-col overflow-hidden bg-sidebar pb-[env(safe-area-inset-bottom)] shadow-4 outline-none",
            "transition-transform duration-slow ease-move data-ending-style:duration-base",
            sides[side],
          )}
        >
          {side === "bottom" ? (
            <span aria-hidden className="mx-auto mt-2 h-1 w-9 flex-none rounded-full bg-line-strong" />
          ) : null}
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
