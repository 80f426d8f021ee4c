"use client";

import type { LocalControl } from "@melo/call";
import type { LucideIcon } from "lucide-react";
import { clsx } from "clsx";
import { useRef, useState, type ReactNode } from "react";
import type { Device } from "../call-error-text";
import { ControlButton } from "./control-button";
import { FailurePopover } from "./failure-popover";

export interface DeviceControlProps {
  readonly control: LocalControl;
  readonly device: Device;
  readonly iconOn: LucideIcon;
  readonly iconOff: LucideIcon;
  /** What a click does while it is on, and while it is off. */
  readonly labelOn: string;
  readonly labelOff: string;
  readonly caption: string;
  readonly shortcut?: string;
  readonly toneOn?: "default" | "sharing";
  readonly toneOff?: "default" | "off";
  /** A muted microphone looks pressed; so does a running camera. */
  readonly isPressedWhen: "on" | "off";
  /** Also a failure from before these controls were there explains itself: nobody should be mute without knowing. */
  readonly explainsEarlierFailure?: boolean;
  /** Cannot be switched on now, whatever the device says. */
  readonly disabledReason?: string | undefined;
  /** Right beside it: the choices of its device. */
  readonly menu?: ReactNode;
  /** Above it. */
  readonly hint?: ReactNode;
  readonly className?: string;
  readonly onToggle: (isOn: boolean) => void;
}

/** Microphone, camera or screen: switches it, or explains why it cannot be switched on. */
export function DeviceControl({
  control,
  device,
  iconOn,
  iconOff,
  labelOn,
  labelOff,
  toneOn = "default",
  toneOff = "default",
  isPressedWhen,
  explainsEarlierFailure = false,
  disabledReason,
  menu,
  hint,
  className,
  onToggle,
  ...button
}: DeviceControlProps): ReactNode {
  const anchor = useRef<HTMLButtonElement>(null);
  const { isOn, isBusy } = control;
  // A cancelled choice is no failure.
  const failure = isOn || control.failure?.code === "aborted" ? undefined : control.failure;
  const [explained, setExplained] = useState(explainsEarlierFailure ? undefined : failure);
  const [isOpen, setOpen] = useState(false);
  if (failure !== explained) {
    // A failure explains itself once, when it comes; after that the triangle stays and a click tells it again.
    setExplained(failure);
    setOpen(failure !== undefined);
  }
  const tone = isOn ? toneOn : failure === undefined ? toneOff : "off";
  return (
    <span className={clsx("relative flex items-start gap-0.5", className)}>
      {hint}
      <ControlButton
        {...button}
        isJoined={menu !== undefined}
        disabledReason={disabledReason}
        ref={anchor}
        icon={isOn ? iconOn : iconOff}
        label={isOn ? labelOn : labelOff}
        isPressed={isPressedWhen === "on" ? isOn : !isOn}
        tone={tone}
        isBusy={isBusy}
        hasFailed={failure !== undefined && !isBusy}
        onClick={() => {
          if (isBusy || disabledReason !== undefined) return;
          if (failure === undefined) onToggle(!isOn);
          else setOpen(true);
        }}
      />
      {menu}
      {failure === undefined ? null : (
        <FailurePopover
          error={failure}
          device={device}
          anchor={anchor}
          isOpen={isOpen && !isBusy}
          onOpenChange={setOpen}
          onRetry={() => onToggle(true)}
        />
      )}
    </span>
  );
}
