import type { ConnectionQuality } from "@melo/call";
import { clsx } from "clsx";
import { Hand, RefreshCw, VolumeX, type LucideIcon } from "lucide-react";
import type { ReactNode, Ref } from "react";
import { WeakSignal } from "../weak-signal";

const chipClassName =
  "flex h-7 min-w-7 items-center justify-center gap-1 rounded-sm bg-tile-label px-1.5 text-xs font-bold";

export interface TileCornerProps {
  readonly quality: ConnectionQuality;
  /** Place among the raised hands. */
  readonly handOrder: number | undefined;
  /** We ourselves chose not to hear this person. */
  readonly isMutedForUs?: boolean;
  /** We ourselves are cut off, so the picture is an old one. */
  readonly isStale: boolean;
  readonly isSmall: boolean;
  readonly children?: ReactNode;
}

/** Top right of a tile: only what is wrong, and what can be done. */
export function TileCorner({
  quality,
  handOrder,
  isMutedForUs = false,
  isStale,
  isSmall,
  children,
}: TileCornerProps): ReactNode {
  const isWeak = quality === "poor" || quality === "lost";
  if (!isStale && !isWeak && !isMutedForUs && handOrder === undefined && children === undefined) return null;
  return (
    <div
      data-theme="dark"
      className={clsx("absolute flex gap-1 text-on-tile", isSmall ? "top-1.5 right-1.5" : "top-2 right-2")}
    >
      {/* Before the marks: what appears with the pointer moves nothing that is there already. */}
      {children}
      {handOrder === undefined ? null : (
        <span className={clsx(chipClassName, "text-hand")}>
          <Hand aria-hidden className="size-4" />
          <span className="sr-only">Hand raised, number </span>
          {handOrder}
        </span>
      )}
      {isMutedForUs ? (
        <CornerMark words="Muted for you" tone="text-on-tile" isSmall>
          <VolumeX aria-hidden className="size-4" />
        </CornerMark>
      ) : null}
      {isStale ? (
        <CornerMark words="Reconnecting" tone="text-warning-text" isSmall>
          <RefreshCw aria-hidden className="size-4" />
        </CornerMark>
      ) : null}
      {isWeak && !isStale ? (
        <CornerMark
          words={quality === "lost" ? "No connection" : "Weak connection"}
          tone="text-danger-text"
          isSmall={isSmall}
        >
          <WeakSignal bars={1} className="size-4" />
        </CornerMark>
      ) : null}
    </div>
  );
}

interface CornerMarkProps {
  readonly words: string;
  readonly tone: string;
  /** The words are only spoken. */
  readonly isSmall: boolean;
  readonly children: ReactNode;
}

function CornerMark({ words, tone, isSmall, children }: CornerMarkProps): ReactNode {
  return (
    <span className={clsx(chipClassName, tone)}>
      {children}
      <span className={clsx(isSmall && "sr-only")}>{words}</span>
    </span>
  );
}

/** `hover`: there with the pointer or the focus, and never for fingers; `fingers`: the same, and always for fingers. */
export type CornerPresence = "always" | "hover" | "fingers";

const presences: Readonly<Record<CornerPresence, string>> = {
  always: "",
  hover: "opacity-0 touch:hidden",
  fingers: "opacity-0 touch:opacity-100",
};

function cornerButtonClassName(presence: CornerPresence): string {
  return clsx(
    chipClassName,
    "transition-opacity duration-fast group-hover/tile:opacity-100 focus-visible:opacity-100 touch:size-9",
    presences[presence],
  );
}

export interface CornerButtonProps {
  readonly ref?: Ref<HTMLButtonElement>;
  readonly icon: LucideIcon;
  readonly label: string;
  readonly presence?: CornerPresence;
  /** Of a button that opens a popover: whether it is open. */
  readonly isExpanded?: boolean;
  readonly onPointerEnter?: () => void;
  readonly onClick: () => void;
}

/** With the platform's own tooltip: a full page has fifty of these. */
export function CornerButton({
  ref,
  icon: Icon,
  label,
  presence = "hover",
  isExpanded,
  onPointerEnter,
  onClick,
}: CornerButtonProps): ReactNode {
  return (
    <button
      ref={ref}
      type="button"
      aria-label={label}
      aria-haspopup={isExpanded === undefined ? undefined : "dialog"}
      aria-expanded={isExpanded}
      title={label}
      onPointerEnter={onPointerEnter}
      onClick={onClick}
      className={cornerButtonClassName(presence)}
    >
      <Icon aria-hidden className="size-4" />
    </button>
  );
}
