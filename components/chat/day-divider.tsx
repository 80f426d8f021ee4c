import { memo, type ReactNode } from "react";
import { dayName } from "./time-words";

export interface DayDividerProps {
  /** Local midnight, in milliseconds since the epoch. */
  readonly dayStartMs: number;
}

export const DayDivider = memo(function DayDivider({ dayStartMs }: DayDividerProps): ReactNode {
  return (
    <div className="mx-4 mt-4 flex h-5 items-center gap-2 text-xs font-bold text-faint before:flex-1 before:border-t before:border-line-strong after:flex-1 after:border-t after:border-line-strong">
      <time dateTime={new Date(dayStartMs).toISOString().slice(0, 10)}>{dayName(dayStartMs, Date.now())}</time>
    </div>
  );
});
