"use client";

import { Popover } from "@base-ui/react/popover";
import type { MeloError } from "@melo/protocol";
import { TriangleAlert } from "lucide-react";
import type { ReactNode, RefObject } from "react";
import { Button } from "../../ui/button";
import { deviceErrorText, type Device } from "../call-error-text";

export interface FailurePopoverProps {
  readonly error: MeloError;
  readonly device: Device;
  readonly anchor: RefObject<HTMLElement | null>;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  readonly onRetry: () => void;
}

function secureAddress(): string {
  return window.location.href.replace(/^http:/, "https:");
}

/** What happened to a device, and one thing to do about it. */
export function FailurePopover({
  error,
  device,
  anchor,
  isOpen,
  onOpenChange,
  onRetry,
}: FailurePopoverProps): ReactNode {
  const words = deviceErrorText(error, device);
  function act(): void {
    onOpenChange(false);
    if (words.step === "retry") onRetry();
    // Without HTTPS the clipboard may be closed too; the address is in sight above the page in any case.
    if (words.step === "copy_secure_address") navigator.clipboard?.writeText(secureAddress()).catch(() => undefined);
  }
  return (
    <Popover.Root open={isOpen} onOpenChange={onOpenChange}>
      <Popover.Portal>
        <Popover.Positioner
          anchor={anchor}
          side="top"
          sideOffset={10}
          collisionPadding={8}
          className="z-(--z-popover) outline-none"
        >
          <Popover.Popup
            finalFocus={anchor}
            className="flex w-80 max-w-[calc(100vw-1rem)] flex-col gap-3 rounded-lg bg-overlay p-4 shadow-3 outline-none transition-opacity duration-base data-ending-style:opacity-0 data-starting-style:opacity-0"
          >
            <div className="flex gap-3">
              <TriangleAlert aria-hidden className="size-5 text-warning-text" />
              <div className="min-w-0 flex-1">
                <Popover.Title className="text-md font-bold text-strong">{words.title}</Popover.Title>
                <Popover.Description className="mt-1 text-sm text-muted">{words.text}</Popover.Description>
              </div>
            </div>
            <Button size="sm" className="self-end" onClick={act}>
              {words.stepLabel}
            </Button>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
