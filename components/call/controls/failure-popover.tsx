"use client";

import type { MeloError } from "@melo/protocol";
import { TriangleAlert } from "lucide-react";
import type { ReactNode, RefObject } from "react";
import { Button } from "../../ui/button";
import { Popover, PopoverDescription, PopoverTitle } from "../../ui/popover";
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
    <Popover
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      anchor={anchor}
      side="top"
      gapPx={10}
      className="flex w-80 flex-col gap-3 p-4"
    >
      <div className="flex gap-3">
        <TriangleAlert aria-hidden className="size-5 text-warning-text" />
        <div className="min-w-0 flex-1">
          <PopoverTitle className="text-md font-bold text-strong">{words.title}</PopoverTitle>
          <PopoverDescription className="mt-1 text-sm text-muted">{words.text}</PopoverDescription>
        </div>
      </div>
      <Button size="sm" className="self-end" onClick={act}>
        {words.stepLabel}
      </Button>
    </Popover>
  );
}
