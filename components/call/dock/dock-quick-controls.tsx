"use client";

import type { ActiveCall } from "@melo/call";
import { HeadphoneOff, Headphones, Mic, MicOff, Video, VideoOff } from "lucide-react";
import type { ReactNode } from "react";
import { useSignal } from "@/hooks/use-signal";
import { IconButton } from "../../ui/icon-button";

/** On a phone the panel with one's own microphone is out of sight while one reads: then they stand in the dock's one line. */
export function DockQuickControls({ call }: { readonly call: ActiveCall }): ReactNode {
  const { microphone, camera, isDeafened } = useSignal(call.controls);
  return (
    <>
      <IconButton
        icon={microphone.isOn ? Mic : MicOff}
        label={microphone.isOn ? "Mute" : "Unmute"}
        tone={microphone.isOn ? "default" : "danger"}
        isPressed={!microphone.isOn}
        isLoading={microphone.isBusy}
        onClick={() => call.setMicrophone(!microphone.isOn)}
      />
      <IconButton
        icon={isDeafened ? HeadphoneOff : Headphones}
        label={isDeafened ? "Undeafen" : "Deafen"}
        tone={isDeafened ? "danger" : "default"}
        isPressed={isDeafened}
        onClick={() => call.setDeafened(!isDeafened)}
      />
      <IconButton
        icon={camera.isOn ? Video : VideoOff}
        label={camera.isOn ? "Turn camera off" : "Turn camera on"}
        isPressed={camera.isOn}
        isLoading={camera.isBusy}
        onClick={() => call.setCamera(!camera.isOn)}
      />
    </>
  );
}
