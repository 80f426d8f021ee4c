"use client";

import { Popover } from "@base-ui/react/popover";
import { clsx } from "clsx";
import { ChevronUp, Settings } from "lucide-react";
import { useState, type ReactNode } from "react";
import { openSettings } from "@/hooks/use-settings-section";

export interface DeviceMenuProps {
  /** Spoken name: "Microphone settings". */
  readonly label: string;
  readonly children: ReactNode;
}

/** The caret beside a control, and what it opens: choices that count at once. */
export function DeviceMenu({ label, children }: DeviceMenuProps): ReactNode {
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger
        aria-label={label}
        className="grid h-12 w-7 flex-none place-items-center rounded-r-lg bg-sidebar text-muted transition-colors duration-fast hover:bg-raised hover:text-strong data-popup-open:bg-raised data-popup-open:text-strong light:bg-white light:hover:bg-sidebar forced-colors:border @max-[30rem]/stage:hidden"
      >
        <ChevronUp aria-hidden className="size-4" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner side="top" sideOffset={10} collisionPadding={8} className="z-(--z-popover) outline-none">
          <Popover.Popup
            aria-label={label}
            className={clsx(
              "@container flex max-h-(--available-height) w-80 max-w-[calc(100vw-1rem)] flex-col gap-3 overflow-y-auto rounded-lg bg-overlay p-3 shadow-3 outline-none",
              "transition-opacity duration-base data-ending-style:opacity-0 data-starting-style:opacity-0",
            )}
          >
            {children}
            <button
              type="button"
              onClick={() => {
                setOpen(false);
                openSettings("voice");
              }}
              className="flex min-h-8 items-center gap-2 rounded-sm px-2 text-left text-sm text-body hover:bg-active hover:text-strong touch:min-h-11"
            >
              <Settings aria-hidden className="size-4 text-muted" />
              Voice and video settings
            </button>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
