"use client";

import { clsx } from "clsx";
import { Lock, SendHorizontal, WifiOff } from "lucide-react";
import { useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { mediaQueries, useMediaQuery } from "@/components/ui/use-media-query";

export interface ComposerProps {
  readonly channelName: string;
  readonly canSend: boolean;
  readonly isOffline: boolean;
  /** What was typed here before; mount a new composer for another channel (`key={roomId}`). */
  readonly initialText?: string;
  readonly onTextChange?: (text: string) => void;
  readonly onSend: (text: string) => void;
}

/** Enter writes a line on touch keyboards, where there is no Shift+Enter, and sends everywhere else. */
export function Composer({ canSend, ...props }: ComposerProps): ReactNode {
  return (
    <div className="flex-none px-4 pb-4 max-tablet:px-2 max-tablet:pb-[max(0.5rem,env(safe-area-inset-bottom))]">
      {canSend ? (
        <ComposerField {...props} />
      ) : (
        <p className="flex min-h-11 items-center gap-2 rounded-lg bg-raised px-4 text-base text-muted">
          <Lock aria-hidden className="size-5" />
          You can read here, not write.
        </p>
      )}
    </div>
  );
}

function ComposerField({
  channelName,
  isOffline,
  initialText = "",
  onTextChange,
  onSend,
}: Omit<ComposerProps, "canSend">): ReactNode {
  const [text, setText] = useState(initialText);
  const field = useRef<HTMLTextAreaElement>(null);
  const isTouch = useMediaQuery(mediaQueries.touch, false);
  const isBlank = text.trim() === "";

  function change(next: string): void {
    setText(next);
    onTextChange?.(next);
  }
  function send(): void {
    if (isBlank) return;
    onSend(text);
    change("");
    field.current?.focus();
  }
  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    // While an input method composes, Enter chooses a candidate.
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing || isTouch) return;
    event.preventDefault();
    send();
  }

  return (
    <div className="flex min-h-11 items-end gap-1 rounded-lg border border-transparent bg-raised py-1 pr-2 pl-4 has-[textarea:focus-visible]:border-line-strong max-tablet:rounded-[1.375rem] max-tablet:pr-1">
      {/* An invisible copy of the text in the same cell gives the field its height. */}
      <div className="grid max-h-[50dvh] min-w-0 flex-1 self-center overflow-y-auto text-base touch:text-[1rem]">
        <div aria-hidden className="invisible py-1 wrap-anywhere whitespace-pre-wrap [grid-area:1/1]">
          {`${text}\u200b`}
        </div>
        <textarea
          ref={field}
          data-region-focus
          rows={1}
          value={text}
          dir="auto"
          enterKeyHint={isTouch ? "enter" : "send"}
          aria-label={`Message ${channelName}`}
          placeholder={isOffline ? `Message ${channelName}, you are offline` : `Message ${channelName}`}
          onChange={(event) => change(event.target.value)}
          onKeyDown={onKeyDown}
          className="resize-none overflow-hidden bg-transparent py-1 wrap-anywhere text-body outline-none [grid-area:1/1] placeholder:truncate"
        />
      </div>
      {isOffline ? (
        <span className="grid size-8 flex-none place-items-center text-warning-text" title="You are offline">
          <WifiOff aria-hidden className="size-5" />
          <span className="sr-only">You are offline</span>
        </span>
      ) : null}
      <IconButton
        icon={SendHorizontal}
        label="Send"
        onClick={send}
        isDisabled={isBlank}
        disabledReason="Write something first"
        className={clsx("touch:size-10", !isBlank && "text-accent-text!")}
      />
    </div>
  );
}
