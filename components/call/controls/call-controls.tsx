"use client";

import type { ActiveCall } from "@melo/call";
import { HeadphoneOff, Headphones, Mic, MicOff, MonitorUp, MonitorX, Phone, Video, VideoOff } from "lucide-react";
import type { ReactNode } from "react";
import { useSignal } from "@/hooks/use-signal";
import { CallStatus } from "./call-status";
import { ControlButton } from "./control-button";
import { DeviceControl } from "./device-control";

export interface CallControlsProps {
  readonly call: ActiveCall;
  readonly onLeave: () => void;
  /** At the right end, e.g. full screen. */
  readonly children?: ReactNode;
}

/** Encryption and time at the left, the controls in the middle. */
export function CallControls({ call, onLeave, children }: CallControlsProps): ReactNode {
  const { microphone, camera, screenShare, isDeafened } = useSignal(call.controls);
  return (
    <div className="grid flex-none grid-cols-[1fr_auto_1fr] items-center gap-3 px-4 py-4 @max-[30rem]/stage:grid-cols-1 @max-[30rem]/stage:px-2 @max-[30rem]/stage:pt-1 @max-[30rem]/stage:pb-[max(1rem,env(safe-area-inset-bottom))]">
      <CallStatus call={call} />
      <div
        role="toolbar"
        aria-label="Call controls"
        className="flex items-start gap-3 @max-[30rem]/stage:justify-evenly @max-[30rem]/stage:gap-1"
      >
        <DeviceControl
          control={microphone}
          device="microphone"
          iconOn={Mic}
          iconOff={MicOff}
          labelOn="Mute"
          labelOff="Unmute"
          caption={microphone.isOn ? "Mute" : "Unmute"}
          shortcut="M"
          toneOff="off"
          explainsEarlierFailure
          isPressedWhen="off"
          onToggle={(isOn) => call.setMicrophone(isOn)}
        />
        <ControlButton
          icon={isDeafened ? HeadphoneOff : Headphones}
          label={isDeafened ? "Undeafen" : "Deafen"}
          caption={isDeafened ? "Undeafen" : "Deafen"}
          shortcut="D"
          isPressed={isDeafened}
          tone={isDeafened ? "off" : "default"}
          onClick={() => call.setDeafened(!isDeafened)}
          className="@max-[30rem]/stage:order-3"
        />
        <DeviceControl
          control={camera}
          device="camera"
          iconOn={Video}
          iconOff={VideoOff}
          labelOn="Turn camera off"
          labelOff="Turn camera on"
          caption="Camera"
          shortcut="V"
          isPressedWhen="on"
          onToggle={(isOn) => call.setCamera(isOn)}
          className="@max-[30rem]/stage:order-2"
        />
        <DeviceControl
          control={screenShare}
          device="screen"
          iconOn={MonitorX}
          iconOff={MonitorUp}
          labelOn="Stop sharing"
          labelOff="Share screen"
          caption="Share"
          toneOn="sharing"
          isPressedWhen="on"
          onToggle={(isOn) => call.setScreenShare(isOn)}
          // Phones cannot share; what was shared before the window became narrow can still be stopped.
          className={screenShare.isOn ? "@max-[30rem]/stage:order-4" : "@max-[30rem]/stage:hidden"}
        />
        <ControlButton
          icon={Phone}
          label="Leave"
          caption="Leave"
          tone="leave"
          onClick={onLeave}
          className="@max-[30rem]/stage:order-5"
        />
      </div>
      <div className="flex items-center justify-end gap-1 @max-[30rem]/stage:hidden">{children}</div>
    </div>
  );
}
