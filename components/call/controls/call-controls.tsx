"use client";

import type { ActiveCall, Combos, KeyCombo, VoiceCenter } from "@melo/call";
import { HeadphoneOff, Headphones, Mic, MicOff, MonitorUp, MonitorX, Phone, Video, VideoOff } from "lucide-react";
import type { ReactNode } from "react";
import { comboWords } from "@/components/shortcuts/combo-words";
import { useSignal } from "@/hooks/use-signal";
import { DeviceMenu } from "../devices/device-menu";
import { GestureControls } from "../gestures/gesture-controls";
import { CallStatus } from "./call-status";
import { CameraLoweredNote } from "./camera-lowered-note";
import { ControlButton } from "./control-button";
import { DeviceControl } from "./device-control";
import { MutedTalkHint } from "./muted-talk-hint";

export interface CallControlsProps {
  readonly call: ActiveCall;
  /** Device choices beside the controls; without them there are none. */
  readonly voice?: VoiceCenter | undefined;
  readonly onLeave: () => void;
  /** The keys that do the same. */
  readonly combos?: Combos | undefined;
  /** At the right end, e.g. full screen. */
  readonly children?: ReactNode;
}

/** Encryption and time at the left, the controls in the middle. */
export function CallControls({ call, voice, onLeave, combos, children }: CallControlsProps): ReactNode {
  const { microphone, camera, screenShare, isDeafened, isSilenced } = useSignal(call.controls);
  return (
    <div className="grid flex-none grid-cols-[1fr_auto_1fr] items-center gap-3 px-4 py-4 @max-[30rem]/stage:grid-cols-1 @max-[30rem]/stage:px-2 @max-[30rem]/stage:pt-1 @max-[30rem]/stage:pb-[max(1rem,env(safe-area-inset-bottom))]">
      <div className="flex min-w-0 flex-col gap-0.5">
        <CallStatus call={call} />
        <CameraLoweredNote call={call} />
      </div>
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
          {...shortcutOf(combos?.toggle_microphone[0])}
          toneOff="off"
          explainsEarlierFailure
          isPressedWhen="off"
          disabledReason={isSilenced ? "A moderator muted you" : undefined}
          hint={<MutedTalkHint call={call} className="absolute bottom-[calc(100%+0.75rem)] left-0" />}
          menu={
            voice === undefined ? undefined : (
              <DeviceMenu label="Microphone and speaker">
                {({ MicrophoneChoices }) => <MicrophoneChoices call={call} voice={voice} />}
              </DeviceMenu>
            )
          }
          onToggle={(isOn) => call.setMicrophone(isOn)}
        />
        <ControlButton
          icon={isDeafened ? HeadphoneOff : Headphones}
          label={isDeafened ? "Undeafen" : "Deafen"}
          caption={isDeafened ? "Undeafen" : "Deafen"}
          {...shortcutOf(combos?.toggle_deafen[0])}
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
          {...shortcutOf(combos?.toggle_camera[0])}
          isPressedWhen="on"
          menu={
            voice === undefined ? undefined : (
              <DeviceMenu label="Camera and background">
                {({ CameraChoices }) => <CameraChoices voice={voice} />}
              </DeviceMenu>
            )
          }
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
          menu={
            voice === undefined ? undefined : (
              <DeviceMenu label="How the screen is shared">
                {({ ShareFields }) => (
                  <div className="px-2">
                    <ShareFields voice={voice} />
                  </div>
                )}
              </DeviceMenu>
            )
          }
          onToggle={(isOn) => call.setScreenShare(isOn)}
          // Phones cannot share; what was shared before the window became narrow can still be stopped.
          className={screenShare.isOn ? "@max-[30rem]/stage:order-4" : "@max-[30rem]/stage:hidden"}
        />
        <GestureControls call={call} combos={combos} className="@max-[30rem]/stage:order-4" />
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

function shortcutOf(combo: KeyCombo | undefined): { readonly shortcut?: string } {
  return combo === undefined ? {} : { shortcut: comboWords(combo) };
}
