"use client";

import { AlertDialog as Base } from "@base-ui/react/alert-dialog";
import type { IncomingCall, VoiceCenter } from "@melo/call";
import type { MediaLab } from "@melo/livekit";
import { Lock, LockOpen, Mic, Phone, Video, VideoOff, type LucideIcon } from "lucide-react";
import { useRef, useState, type ReactNode, type Ref } from "react";
import { Avatar } from "@/components/ui/avatar";
import { Button } from "@/components/ui/button";
import { useSignal } from "@/hooks/use-signal";
import { CameraPreview } from "../settings/camera-preview";
import { nameOfChosen } from "../settings/device-choices";
import { DeviceField } from "../settings/device-field";

export interface IncomingCallDialogProps {
  readonly call: IncomingCall;
  /** Of a conversation of several. */
  readonly conversationName: string | undefined;
  readonly voice: VoiceCenter;
  readonly lab: MediaLab;
  readonly onAccept: (choices: { readonly withVideo: boolean }) => void;
  readonly onDecline: () => void;
}

function wish({ intent, isDirect }: IncomingCall, conversationName: string | undefined): string {
  const kind = intent === "video" ? "a video call" : "a call";
  return isDirect || conversationName === undefined ? `wants ${kind}` : `begins ${kind} in ${conversationName}`;
}

/** Somebody calls: over any page, answered with one key. Nothing of the camera or the microphone is open before. */
export function IncomingCallDialog({
  call,
  conversationName,
  voice: voiceCenter,
  lab,
  onAccept,
  onDecline,
}: IncomingCallDialogProps): ReactNode {
  const caller = useSignal(call.caller);
  const voice = useRef<HTMLButtonElement>(null);
  const EncryptionIcon = call.isEncrypted ? Lock : LockOpen;
  return (
    <Base.Root open onOpenChange={(open) => (open ? undefined : onDecline())}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-(--z-dialog) bg-scrim" />
        <Base.Viewport className="fixed inset-0 z-(--z-dialog) grid place-items-center overflow-y-auto p-4 max-tablet:items-stretch max-tablet:p-0">
          <Base.Popup
            // What opens a camera must not be what a stray key answers with.
            initialFocus={voice}
            className="flex w-full max-w-100 flex-col items-center rounded-xl bg-overlay px-8 pt-10 pb-6 text-center shadow-4 outline-none max-tablet:max-w-none max-tablet:justify-center max-tablet:rounded-none max-tablet:pb-[max(2rem,env(safe-area-inset-bottom))]"
          >
            <span aria-hidden className="relative mb-6 grid size-36 place-items-center">
              <span className="melo-wave absolute size-28 rounded-full border-2 border-speaking" />
              <span className="melo-wave absolute size-36 rounded-full border-2 border-speaking opacity-50 [animation-delay:300ms]" />
              <Avatar id={call.callerId} name={caller.displayName} size={96} />
            </span>
            <Base.Title className="max-w-full text-xl font-bold wrap-anywhere text-strong">
              {caller.displayName}
            </Base.Title>
            <Base.Description className="mt-1 text-base text-muted">{wish(call, conversationName)}</Base.Description>
            {call.intent === "video" ? <OwnCamera voice={voiceCenter} lab={lab} /> : null}
            <div className="mt-8 flex gap-8 max-tablet:mt-16">
              <AnswerButton icon={Phone} words="Decline" tone="decline" onClick={onDecline} />
              <AnswerButton
                ref={voice}
                icon={Phone}
                words="Voice only"
                tone="accept"
                onClick={() => onAccept({ withVideo: false })}
              />
              <AnswerButton icon={Video} words="Video" tone="accept" onClick={() => onAccept({ withVideo: true })} />
            </div>
            <div className="mt-8 flex w-full flex-wrap items-center justify-center gap-x-4 gap-y-1 border-t border-line pt-4 text-sm text-muted">
              <span className="flex items-center gap-1.5">
                <EncryptionIcon aria-hidden className="size-4" />
                {call.isEncrypted ? "End-to-end encrypted" : "Not encrypted"}
              </span>
              <OwnMicrophone voice={voiceCenter} />
            </div>
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}

/** Nobody is seen by mistake; whoever wants to knows before how they look. */
function OwnCamera({ voice, lab }: Pick<IncomingCallDialogProps, "voice" | "lab">): ReactNode {
  const [isLooking, setLooking] = useState(false);
  return (
    <div className="mt-6 flex w-full flex-col gap-3 rounded-md bg-inset px-4 py-3 text-left text-sm text-muted">
      <div className="flex items-center gap-3">
        <VideoOff aria-hidden className="size-5 flex-none" />
        <span className="min-w-0 flex-1">
          {isLooking
            ? "Only you see this. Others do when you answer with video"
            : "Your camera stays off until you answer with video"}
        </span>
        <Button size="sm" onClick={() => setLooking(!isLooking)}>
          {isLooking ? "Stop" : "Preview"}
        </Button>
      </div>
      {isLooking ? <CameraPreview voice={voice} lab={lab} isAlwaysShown /> : null}
    </div>
  );
}

/** Which microphone answers, and another one if that is the wrong one. */
function OwnMicrophone({ voice }: Pick<IncomingCallDialogProps, "voice">): ReactNode {
  const { microphoneId } = useSignal(voice.settings);
  const { microphone } = useSignal(voice.devices);
  const [isChoosing, setChoosing] = useState(false);
  if (isChoosing) {
    return (
      <div className="w-full pt-1 text-left">
        <DeviceField
          kind="microphone"
          devices={microphone}
          chosenId={microphoneId}
          onChoose={(id) => voice.change({ microphoneId: id })}
        />
      </div>
    );
  }
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <Mic aria-hidden className="size-4 flex-none" />
      <span className="min-w-0 truncate">{nameOfChosen(microphone, microphoneId) ?? "Microphone"}</span>
      <button
        type="button"
        aria-label="Change the microphone"
        onClick={() => setChoosing(true)}
        className="rounded-xs text-accent-text hover:underline touch:p-2"
      >
        Change
      </button>
    </span>
  );
}

interface AnswerButtonProps {
  readonly ref?: Ref<HTMLButtonElement>;
  readonly icon: LucideIcon;
  readonly words: string;
  readonly tone: "accept" | "decline";
  readonly onClick: () => void;
}

function AnswerButton({ ref, icon: Icon, words, tone, onClick }: AnswerButtonProps): ReactNode {
  const isDecline = tone === "decline";
  return (
    <button
      ref={ref}
      type="button"
      onClick={onClick}
      className="group flex w-20 flex-col items-center gap-2 rounded-md text-sm text-body outline-none"
    >
      <span
        className={`grid size-14 place-items-center rounded-full text-on-status transition-colors duration-fast group-focus-visible:outline-2 group-focus-visible:outline-offset-2 group-focus-visible:outline-focus ${
          isDecline ? "bg-danger group-hover:bg-danger-hover" : "bg-success group-hover:brightness-92"
        }`}
      >
        <Icon aria-hidden className={isDecline ? "size-6 rotate-[135deg]" : "size-6"} />
      </span>
      {words}
    </button>
  );
}
