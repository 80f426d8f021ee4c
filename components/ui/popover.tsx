"use client";

import { Popover as Base } from "@base-ui/react/popover";
import { clsx } from "clsx";
import type { ReactElement, ReactNode, RefObject } from "react";

interface SharedProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  /** Spoken name, for those without a {@link PopoverTitle}. */
  readonly label?: string;
  readonly side: "top" | "bottom";
  readonly align?: "start" | "center" | "end";
  readonly gapPx?: number;
  /** Width, padding and arrangement of what is in it. */
  readonly className: string;
  readonly children: ReactNode;
}

export type PopoverProps = SharedProps &
  (
    | {
        /** The button that opens it: one element that takes a ref and DOM props. */
        readonly trigger: ReactElement;
      }
    | {
        /** What it stands beside, and what gets the focus back; whoever owns that opens it. */
        readonly anchor: RefObject<HTMLElement | null>;
      }
  );

/** Choices and explanations beside the control they belong to. Closes on Escape and outside presses. */
export function Popover(props: PopoverProps): ReactNode {
  const { isOpen, onOpenChange, label, side, align = "center", gapPx = 8, className, children } = props;
  const anchor = "anchor" in props ? props.anchor : undefined;
  return (
    <Base.Root
      open={isOpen}
      onOpenChange={(next, { event }) => {
        // The button that opened it closes it too: what it does must not be undone by a press beside the popover.
        const isOnAnchor = event.target instanceof Node && anchor?.current?.contains(event.target) === true;
        if (next || !isOnAnchor) onOpenChange(next);
      }}
    >
      {"trigger" in props ? <Base.Trigger render={props.trigger} /> : null}
      <Base.Portal>
        <Base.Positioner
          {...(anchor !== undefined && { anchor })}
          side={side}
          align={align}
          sideOffset={gapPx}
          collisionPadding={8}
          className="z-(--z-popover) outline-none"
        >
          <Base.Popup
            aria-label={label}
            {...(anchor !== undefined && { finalFocus: anchor })}
            className={clsx(
              "max-w-[calc(100vw-1rem)] rounded-lg bg-overlay shadow-3 outline-none",
              "transition-opacity duration-base data-ending-style:opacity-0 data-starting-style:opacity-0",
              className,
            )}
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

export interface PopoverTextProps {
  readonly className: string;
  readonly children: ReactNode;
}

/** Names the popover, for eyes and ears. */
export function PopoverTitle({ className, children }: PopoverTextProps): ReactNode {
  return <Base.Title className={className}>{children}</Base.Title>;
}

export function PopoverDescription({ className, children }: PopoverTextProps): ReactNode {
  return <Base.Description className={className}>{children}</Base.Description>;
}
