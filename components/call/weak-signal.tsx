import { clsx } from "clsx";
import { Signal, SignalLow, SignalMedium } from "lucide-react";
import type { ReactNode } from "react";

export interface WeakSignalProps {
  readonly bars: 1 | 2;
  /** Size and colour. */
  readonly className: string;
}

/** Few bars of many: the missing ones stay visible, or a dot would be all there is. */
export function WeakSignal({ bars, className }: WeakSignalProps): ReactNode {
  const Bars = bars === 1 ? SignalLow : SignalMedium;
  return (
    <span aria-hidden className={clsx("relative inline-block flex-none", className)}>
      <Signal className="absolute inset-0 size-full opacity-35 [stroke-width:var(--icon-stroke-small)]" />
      <Bars className="absolute inset-0 size-full [stroke-width:var(--icon-stroke-small)]" />
    </span>
  );
}
