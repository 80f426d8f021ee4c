"use client";

import { AlertDialog as Base } from "@base-ui/react/alert-dialog";
import type { IncomingCall } from "@melo/call";
import { Lock, LockOpen, Phone, Video, VideoOff, type LucideIcon } from "lucide-react";
import { useRef, type ReactNode, type Ref } from "react";
import { Avatar } from "@/components/ui/avatar";
import { useSignal } from "@/hooks/use-signal";

export interface IncomingCallDialogProps {
  readonly call: IncomingCall;
  /** Of a conversation of several. */
  readonly conversationName: string | undefined;
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
            {call.intent === "video" ? (
              <p className="mt-6 flex w-full items-center gap-3 rounded-md bg-inset px-4 py-3 text-left text-sm text-muted">
                <VideoOff aria-hidden className="size-5" />
                Your camera stays off until you answer with video
              </p>
            ) : null}
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
            <p className="mt-8 flex w-full items-center justify-center gap-1.5 border-t border-line pt-4 text-sm text-muted">
              <EncryptionIcon aria-hidden className="size-4" />
              {call.isEncrypted ? "End-to-end encrypted" : "Not encrypted"}
            </p>
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
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
