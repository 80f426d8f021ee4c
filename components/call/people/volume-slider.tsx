"use client";

import { maxVolumePercent } from "@melo/call";
import { clsx } from "clsx";
import { useId, type CSSProperties, type KeyboardEvent, type ReactNode } from "react";

export interface VolumeSliderProps {
  /** What it is the volume of: "Voice", "Screen sound". */
  readonly label: string;
  /** Whose, for those who hear the slider and not what stands around it. */
  readonly of: string;
  readonly percent: number;
  readonly onChange: (percent: number) => void;
  /** Nothing is heard at all now; the volume is kept for later. */
  readonly isMuted?: boolean;
  /** One line, without the label: what it is of is seen elsewhere. */
  readonly isBrief?: boolean;
}

const asSent = 100;
/** So near to 100 a pointer means 100. */
const catchPercent = 4;
const smallStep = 5;
const largeStep = 25;

const steps: Readonly<Record<string, (percent: number) => number>> = {
  ArrowLeft: (percent) => percent - smallStep,
  ArrowDown: (percent) => percent - smallStep,
  ArrowRight: (percent) => percent + smallStep,
  ArrowUp: (percent) => percent + smallStep,
  PageDown: (percent) => percent - largeStep,
  PageUp: (percent) => percent + largeStep,
  Home: () => 0,
  End: () => maxVolumePercent,
};

function spokenPercent(percent: number): string {
  if (percent === asSent) return "100 percent, as sent";
  return `${percent} percent, ${percent > asSent ? "louder" : "quieter"} than sent`;
}

/** 0 to 200 %, with a mark and a catch at 100; a double click goes back there. */
export function VolumeSlider({
  label,
  of,
  percent,
  onChange,
  isMuted = false,
  isBrief = false,
}: VolumeSliderProps): ReactNode {
  const id = useId();
  function handleKey(event: KeyboardEvent): void {
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    onChange(Math.min(maxVolumePercent, Math.max(0, step(percent))));
  }
  function follow(value: number): void {
    onChange(Math.abs(value - asSent) <= catchPercent ? asSent : value);
  }
  const filled: CSSProperties & Record<"--filled", string> = { "--filled": `${(percent / maxVolumePercent) * 100}%` };
  return (
    <div
      className={clsx(
        "min-w-0",
        isMuted && !isBrief && "opacity-60",
        isBrief && "grid grid-cols-[minmax(0,1fr)_3rem] items-center gap-2",
      )}
    >
      {isBrief ? null : (
        <div className="flex items-baseline justify-between gap-2 text-sm">
          <label htmlFor={id} className="text-body">
            {label}
          </label>
          <span aria-hidden className="font-bold text-strong tabular-nums">
            {percent} %
          </span>
        </div>
      )}
      <div className={clsx("relative flex h-6 items-center touch:h-11", isMuted && isBrief && "opacity-60")}>
        <span aria-hidden className="absolute left-1/2 h-3 w-0.5 -translate-x-1/2 rounded-full bg-line-strong" />
        <input
          id={id}
          type="range"
          min={0}
          max={maxVolumePercent}
          value={percent}
          aria-label={`${label} of ${of}`}
          aria-valuetext={spokenPercent(percent)}
          style={filled}
          onChange={(event) => follow(event.currentTarget.valueAsNumber)}
          onKeyDown={handleKey}
          onDoubleClick={() => onChange(asSent)}
          className="volume-slider relative w-full"
        />
      </div>
      {isBrief ? (
        <span aria-hidden className="text-right text-xs text-muted tabular-nums">
          {percent} %
        </span>
      ) : (
        <div aria-hidden className="flex justify-between text-xs text-faint tabular-nums">
          <span>0</span>
          <span>100</span>
          <span>200</span>
        </div>
      )}
    </div>
  );
}
