"use client";

import type { Box } from "@melo/call";
import { clsx } from "clsx";
import { ChevronLeft, ChevronRight, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

export interface StagePagerProps {
  /** Where the pages are, in the coordinates of the stage. */
  readonly area: Box;
  readonly page: number;
  readonly pageCount: number;
  /** Pixels kept free for it at the foot of the area; undefined where it has to lie above the tiles. */
  readonly height: number | undefined;
  readonly onPage: (page: number) => void;
}

const maxDots = 9;

/** Turns the pages of people. Nothing while all are in sight. */
export function StagePager({ area, page, pageCount, height, onPage }: StagePagerProps): ReactNode {
  if (pageCount <= 1) return null;
  const place = { left: area.x, top: area.y, width: area.width, height: area.height };
  const previous = (
    <TurnButton icon={ChevronLeft} label="Previous page" isEnd={page === 0} onClick={() => onPage(page - 1)} />
  );
  const next = (
    <TurnButton icon={ChevronRight} label="Next page" isEnd={page === pageCount - 1} onClick={() => onPage(page + 1)} />
  );
  const words = `Page ${page + 1} of ${pageCount}`;
  if (height === undefined) {
    return (
      <nav
        aria-label="Pages of people"
        style={place}
        className="pointer-events-none absolute flex items-center justify-between"
      >
        {previous}
        <output className="sr-only">{words}</output>
        {next}
      </nav>
    );
  }
  return (
    <nav
      aria-label="Pages of people"
      style={{ left: area.x, top: area.y + area.height - height, width: area.width, height }}
      className="absolute flex items-end justify-center gap-3"
    >
      {previous}
      <span className="flex h-7 items-center gap-1.5 text-xs text-muted tabular-nums touch:h-9">
        {pageCount > maxDots ? (
          <span aria-hidden>
            {page + 1} / {pageCount}
          </span>
        ) : (
          Array.from({ length: pageCount }, (_, index) => (
            <span
              key={index}
              aria-hidden
              className={clsx("size-1.5 rounded-full", index === page ? "bg-(--text-strong)" : "bg-line-strong")}
            />
          ))
        )}
        <output className="sr-only">{words}</output>
      </span>
      {next}
    </nav>
  );
}

interface TurnButtonProps {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly isEnd: boolean;
  readonly onClick: () => void;
}

function TurnButton({ icon: Icon, label, isEnd, onClick }: TurnButtonProps): ReactNode {
  return (
    <button
      type="button"
      aria-label={label}
      aria-disabled={isEnd || undefined}
      onClick={() => (isEnd ? undefined : onClick())}
      className={clsx(
        "pointer-events-auto grid size-7 flex-none place-items-center rounded-full bg-overlay text-body shadow-1 transition-colors duration-fast touch:size-9",
        isEnd ? "cursor-default text-disabled" : "hover:bg-raised hover:text-strong",
      )}
    >
      <Icon aria-hidden className="size-4" />
    </button>
  );
}
