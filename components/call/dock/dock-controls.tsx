"use client";

import type { ActiveCall, LocalControl } from "@melo/call";
import { clsx } from "clsx";
import { MonitorUp, MonitorX, TriangleAlert, Video, VideoOff, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { useSignal } from "@/hooks/use-signal";
import { Spinner } from "../../ui/spinner";
import { Tooltip } from "../../ui/tooltip";
import { deviceErrorText, type Device } from "../call-error-text";

/** Camera and screen share for the dock's second line. */
export function DockControls({ call }: { readonly call: ActiveCall }): ReactNode {
  const { camera, screenShare } = useSignal(call.controls);
  return (
    <>
      <DockToggle
        control={camera}
        device="camera"
        icon={camera.isOn ? Video : VideoOff}
        label={camera.isOn ? "Turn camera off" : "Turn camera on"}
        onToggle={(isOn) => call.setCamera(isOn)}
      />
      <DockToggle
        control={screenShare}
        device="screen"
        icon={screenShare.isOn ? MonitorX : MonitorUp}
        label={screenShare.isOn ? "Stop sharing" : "Share screen"}
        onToggle={(isOn) => call.setScreenShare(isOn)}
      />
    </>
  );
}

interface DockToggleProps {
  readonly control: LocalControl;
  readonly device: Device;
  readonly icon: LucideIcon;
  readonly label: string;
  readonly onToggle: (isOn: boolean) => void;
}

function DockToggle({ control, device, icon, label, onToggle }: DockToggleProps): ReactNode {
  const { isOn, isBusy, failure } = control;
  const hasFailed = !isOn && !isBusy && failure !== undefined && failure.code !== "aborted";
  const Icon = hasFailed ? TriangleAlert : icon;
  return (
    <Tooltip content={hasFailed ? deviceErrorText(failure, device).title : label}>
      <button
        type="button"
        aria-label={hasFailed ? `${label}: ${deviceErrorText(failure, device).title}` : label}
        aria-pressed={isOn}
        aria-busy={isBusy || undefined}
        onClick={() => (isBusy ? undefined : onToggle(!isOn))}
        className={clsx(
          "grid h-8 place-items-center rounded-sm transition-colors duration-fast touch:h-11",
          isOn ? "bg-success-soft text-success-text hover:bg-success-soft" : "bg-hover text-body hover:bg-active",
          hasFailed && "text-warning-text",
        )}
      >
        {isBusy ? <Spinner size="sm" /> : <Icon aria-hidden className="size-5" />}
      </button>
    </Tooltip>
  );
}
