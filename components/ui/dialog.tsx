"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { clsx } from "clsx";
import { X } from "lucide-react";
import { useRef, type ReactNode, type RefObject } from "react";
import { IconButton } from "./icon-button";
import { mediaQueries } from "./use-media-query";

export interface DialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** A question with the object's name, or what is being made. */
  readonly title: string;
  /** What happens, and to whom. */
  readonly description?: ReactNode;
  /** Where the focus starts; by default at the first control, or what carries `data-initial-focus`. */
  readonly initialFocus?: RefObject<HTMLElement | null>;
  readonly children?: ReactNode;
  /** Buttons: the quiet way out first, then the verb. */
  readonly footer?: ReactNode;
}

/** Keeps the focus inside, closes on Escape and outside presses, gives the focus back. On phones a sheet from below. */
export function Dialog({
  isOpen,
  onClose,
  title,
  description,
  initialFocus,
  children,
  footer,
}: DialogProps): ReactNode {
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Base.Root open={isOpen} onOpenChange={(open) => (open ? undefined : onClose())}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-(--z-dialog) bg-scrim transition-opacity duration-base data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Viewport className="fixed inset-0 z-(--z-dialog) grid place-items-center overflow-y-auto p-4 max-tablet:items-end max-tablet:justify-items-stretch max-tablet:p-0">
          <Base.Popup
            ref={popup}
            initialFocus={() => {
              // A finger has not asked for the keyboard.
              if (window.matchMedia(mediaQueries.touch).matches) return popup.current;
              return initialFocus?.current ?? popup.current?.querySelector<HTMLElement>("[data-initial-focus]") ?? true;
            }}
            className={clsx(
              "relative flex w-full max-w-(--width-dialog) flex-col gap-4 rounded-xl bg-overlay p-6 shadow-4 outline-none",
              "transition-[opacity,transform] duration-slow ease-out data-ending-style:opacity-0 data-ending-style:duration-base data-starting-style:opacity-0",
              "tablet:data-starting-style:scale-96 max-tablet:data-ending-style:translate-y-full max-tablet:data-starting-style:translate-y-full",
              "max-tablet:max-w-none max-tablet:rounded-b-none max-tablet:pb-[max(1.5rem,env(safe-area-inset-bottom))]",
            )}
          >
            <span aria-hidden className="mx-auto -mt-4 h-1 w-9 flex-none rounded-full bg-line-strong tablet:hidden" />
            <header className="min-w-0 pr-8">
              <Base.Title className="text-lg font-bold text-balance wrap-anywhere text-strong">{title}</Base.Title>
              {description === undefined ? null : (
                <Base.Description className="mt-1 text-md wrap-anywhere text-muted">{description}</Base.Description>
              )}
            </header>
            {children}
            {footer === undefined ? null : (
              <footer className="mt-2 flex flex-wrap justify-end gap-2 max-tablet:*:flex-1">{footer}</footer>
            )}
            {/* Last in order, so that the focus starts on what the dialog is for. */}
            <IconButton
              icon={X}
              label="Close"
              onClick={onClose}
              className="absolute! top-5 right-4 touch:top-4.5 touch:right-3"
            />
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}
