"use client";

import { thresholdRangeDb } from "@melo/call";
import { clsx } from "clsx";
import type { CSSProperties, ReactNode } from "react";

export interface LevelMeterProps {
  /** Undefined while nothing is measured. */
  readonly levelDb: number | undefined;
  /** Where the voice is let through; undefined if everything is. */
  readonly thresholdDb: number | undefined;
  /** Moves the marker; without it the marker only shows. */
  readonly onThreshold?: ((thresholdDb: number) => void) | undefined;
  /** Without the scale below. */
  readonly isBare?: boolean;
}

const { lowest, highest } = thresholdRangeDb;

function shareOf(db: number): number {
  return Math.min(1, Math.max(0, (db - lowest) / (highest - lowest)));
}

/** Cells, of which the gaps are cut out. */
const cells: CSSProperties = {
  maskImage: "repeating-linear-gradient(to right, #000 0 7px, transparent 7px 10px)",
};

function part(from: number, to: number): CSSProperties {
  return { left: `${100 * from}%`, right: `${100 * (1 - to)}%` };
}

/** A voice from quiet to loud: grey below the threshold, green where it is heard. */
export function LevelMeter({ levelDb, thresholdDb, onThreshold, isBare = false }: LevelMeterProps): ReactNode {
  const level = levelDb === undefined ? 0 : shareOf(levelDb);
  const threshold = thresholdDb === undefined ? 0 : shareOf(thresholdDb);
  return (
    <div className="flex flex-col gap-1">
      <div className="relative h-8">
        <meter
          aria-label="Input level"
          min={lowest}
          max={highest}
          value={Math.round(Math.max(lowest, levelDb ?? lowest))}
          aria-valuetext={levelDb === undefined ? "Nothing is measured" : `${Math.round(levelDb)} decibels`}
          className="sr-only"
        />
        <div aria-hidden className="absolute inset-x-0 top-2 h-5 overflow-hidden bg-hover" style={cells}>
          <span aria-hidden className="absolute inset-y-0 bg-control" style={part(0, Math.min(level, threshold))} />
          {level > threshold ? (
            <span aria-hidden className="absolute inset-y-0 bg-success" style={part(threshold, level)} />
          ) : null}
        </div>
        {thresholdDb === undefined && onThreshold === undefined ? null : (
          <span
            aria-hidden
            className={clsx(
              "absolute inset-y-0 w-0.5 -translate-x-1/2",
              onThreshold === undefined ? "bg-control" : "bg-strong",
            )}
            style={{ left: `${100 * threshold}%` }}
          >
            <span
              className={clsx(
                "absolute top-0 left-1/2 size-3.5 -translate-x-1/2 rounded-full",
                onThreshold === undefined ? "bg-control" : "bg-strong",
              )}
            />
          </span>
        )}
        {onThreshold === undefined ? null : (
          <input
            type="range"
            aria-label="Opens at"
            min={lowest}
            max={highest}
            step={1}
            value={thresholdDb ?? lowest}
            aria-valuetext={thresholdWords(thresholdDb)}
            onChange={(event) => onThreshold(event.currentTarget.valueAsNumber)}
            className="peer absolute -inset-x-2 inset-y-0 m-0 h-full w-[calc(100%+1rem)] cursor-ew-resize opacity-0"
          />
        )}
        <span
          aria-hidden
          className="pointer-events-none absolute -inset-1 rounded-sm peer-focus-visible:outline-2 peer-focus-visible:outline-(--focus-ring)"
        />
      </div>
      {isBare ? null : (
        <div aria-hidden className="relative flex h-4 justify-between text-xs text-faint tabular-nums">
          <span className={clsx(threshold < 0.3 && "invisible")}>−60 dB</span>
          <span
            className="absolute max-w-full -translate-x-1/2 bg-raised px-1 whitespace-nowrap text-body"
            style={{ left: `clamp(4rem, ${100 * threshold}%, calc(100% - 4rem))` }}
          >
            {thresholdWords(thresholdDb)}
          </span>
          <span>0 dB</span>
        </div>
      )}
    </div>
  );
}

function thresholdWords(thresholdDb: number | undefined): string {
  if (thresholdDb === undefined || thresholdDb <= lowest) return "Always open";
  return `Opens at ${thresholdDb < 0 ? "−" : ""}${Math.round(Math.abs(thresholdDb))} dB`;
}
