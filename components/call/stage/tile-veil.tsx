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
    reason: (displayName) => `The key of ${displayName} did not arrive on this device.`,
  },
  hidden_unencrypted: {
    icon: LockOpen,
    words: "Hidden",
    reason: (displayName) => `${displayName} sends without encryption.`,
  },
};

export interface TileVeilProps {
  readonly media: Exclude<TileMedia, "ready">;
  readonly displayName: string;
  readonly isSmall: boolean;
}

/** Says what stands between a tile and its picture. */
export function TileVeil({ media, displayName, isSmall }: TileVeilProps): ReactNode {
  const { icon: Icon, words, reason } = veils[media];
  return (
    <div
      className={clsx(
        "absolute inset-0 flex flex-col items-center justify-center gap-1 text-center leading-tight text-body",
        isSmall ? "px-2 pb-7 text-xs" : "px-4 pb-8 text-sm",
      )}
    >
      {Icon === "busy" ? (
        <Spinner className="border-current/25 border-t-current" />
      ) : (
        <Icon aria-hidden className="size-5" />
      )}
      <span className={clsx(Icon !== "busy" && "font-bold text-strong")}>{words}</span>
      {reason === undefined || isSmall ? null : <span className="max-w-60 text-balance">{reason(displayName)}</span>}
    </div>
  );
}
