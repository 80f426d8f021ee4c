"use client";

import { Popover } from "@base-ui/react/popover";
import type { TileMedia } from "@melo/call";
import { clsx } from "clsx";
import { Lock, LockOpen, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Spinner } from "../../ui/spinner";

interface VeilWords {
  /** `busy`: it comes by itself. */
  readonly icon: LucideIcon | "busy";
  readonly words: string;
  readonly reason?: (displayName: string) => string;
}

const veils: Readonly<Record<Exclude<TileMedia, "ready">, VeilWords>> = {
  connecting: { icon: "busy", words: "Connecting" },
  waiting_for_key: { icon: "busy", words: "Waiting for the key" },
  cannot_decrypt: {
    icon: Lock,
    words: "Cannot decrypt",
    reason: (displayName) =>
      `The key of ${displayName} did not arrive on this device, so sound and picture stay closed here. Joining the call again asks for it anew.`,
  },
  hidden_unencrypted: {
    icon: LockOpen,
    words: "Hidden",
    reason: (displayName) =>
      `${displayName} sends without encryption. In an encrypted channel MELO does not play that: nobody could tell who it really comes from.`,
  },
};

export interface TileVeilProps {
  readonly media: Exclude<TileMedia, "ready">;
  readonly displayName: string;
  readonly isSmall: boolean;
}

/** Says what stands between a tile and its picture, and why where it does not pass by itself. */
export function TileVeil({ media, displayName, isSmall }: TileVeilProps): ReactNode {
  const { icon: Icon, words, reason } = veils[media];
  return (
    <div
      className={clsx(
        "absolute inset-0 flex flex-col items-center justify-center gap-1 text-center leading-tight text-body",
        isSmall ? "px-2 pb-7 text-xs touch:px-10" : "px-4 pb-8 text-sm",
      )}
    >
      <span className={clsx("flex items-center justify-center gap-1", !isSmall && "flex-col")}>
        {Icon === "busy" ? (
          <Spinner size={isSmall ? "sm" : "md"} className="border-current/25 border-t-current" />
        ) : (
          <Icon aria-hidden className={isSmall ? "size-4" : "size-5"} />
        )}
        <span className={clsx(Icon !== "busy" && "font-bold text-strong")}>{words}</span>
      </span>
      {reason === undefined ? null : <Reason displayName={displayName}>{reason(displayName)}</Reason>}
    </div>
  );
}

function Reason({ displayName, children }: { readonly displayName: string; readonly children: string }): ReactNode {
  return (
    <Popover.Root>
      <Popover.Trigger
        aria-label={`Why can ${displayName} not be seen?`}
        className="rounded-xs px-1 text-accent-text underline-offset-2 hover:underline touch:min-h-9"
      >
        Why?
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} collisionPadding={8} className="z-(--z-popover) outline-none">
          <Popover.Popup className="w-72 max-w-[calc(100vw-1rem)] rounded-lg bg-overlay p-4 text-sm text-body shadow-3 outline-none transition-opacity duration-base data-ending-style:opacity-0 data-starting-style:opacity-0">
            <Popover.Description>{children}</Popover.Description>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
