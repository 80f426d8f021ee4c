"use client";

import { ChevronUp, Settings } from "lucide-react";
import { useState, type ReactNode } from "react";
import { LoadedView } from "@/components/ui/loaded-view";
import { Popover } from "@/components/ui/popover";
import { Spinner } from "@/components/ui/spinner";
import { openSettings } from "@/hooks/use-settings-section";
import { deviceCode } from "../call-code";
import type * as deviceParts from "./device-parts";

export interface DeviceMenuProps {
  /** Spoken name: "Microphone settings". */
  readonly label: string;
  readonly children: (parts: typeof deviceParts) => ReactNode;
}

/** The caret beside a control, and what it opens: choices that count at once. */
export function DeviceMenu({ label, children }: DeviceMenuProps): ReactNode {
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover
      isOpen={isOpen}
      onOpenChange={setOpen}
      label={label}
      side="top"
      gapPx={10}
      className="@container flex max-h-(--available-height) w-80 flex-col gap-3 overflow-y-auto p-3"
      trigger={
        <button
          type="button"
          aria-label={label}
          onPointerEnter={() => deviceCode.load()}
          className="grid h-12 w-7 flex-none place-items-center rounded-r-lg bg-sidebar text-muted transition-colors duration-fast hover:bg-raised hover:text-strong data-popup-open:bg-raised data-popup-open:text-strong light:bg-white light:hover:bg-sidebar forced-colors:border @max-[30rem]/stage:hidden"
        >
          <ChevronUp aria-hidden className="size-4" />
        </button>
      }
    >
      <LoadedView code={deviceCode} name="The choices" waiting={<Spinner className="m-6 self-center" />}>
        {children}
      </LoadedView>
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
    </Popover>
  );
}
