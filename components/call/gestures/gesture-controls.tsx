"use client";

import { Popover } from "@base-ui/react/popover";
import type { ActiveCall, Combos } from "@melo/call";
import { Hand, SmilePlus } from "lucide-react";
import { useRef, useState, type ReactNode } from "react";
import { comboWords } from "@/components/shortcuts/combo-words";
import { useSignal } from "@/hooks/use-signal";
import { ControlButton } from "../controls/control-button";
import { reactionSet } from "./reaction-set";
import { useReact } from "./use-react";

export interface GestureControlsProps {
  readonly call: ActiveCall;
  /** The keys that do the same. */
  readonly combos?: Combos | undefined;
  readonly className?: string | undefined;
}

/** Raises a hand, and opens the small choice of reactions. */
export function GestureControls({ call, combos, className = "" }: GestureControlsProps): ReactNode {
  const { isOn, isBusy } = useSignal(call.ownHand);
  const react = useReact(call);
  const anchor = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const handKey = combos?.toggle_hand[0];
  return (
    <>
      <ControlButton
        icon={Hand}
        label={isOn ? "Lower hand" : "Raise hand"}
        caption="Hand"
        {...(handKey === undefined ? {} : { shortcut: comboWords(handKey) })}
        isPressed={isOn}
        tone={isOn ? "raised" : "default"}
        isBusy={isBusy}
        onClick={() => call.setHand(!isOn)}
        className={className}
      />
      <ControlButton
        ref={anchor}
        icon={SmilePlus}
        label="React"
        caption="React"
        isExpanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className={className}
      />
      <Popover.Root open={isOpen} onOpenChange={setOpen}>
        <Popover.Portal>
          <Popover.Positioner
            anchor={anchor}
            side="top"
            sideOffset={10}
            collisionPadding={8}
            className="z-(--z-popover) outline-none"
          >
            <Popover.Popup
              aria-label="Reactions"
              finalFocus={anchor}
              className="grid grid-cols-6 gap-1 rounded-lg bg-overlay p-2 shadow-3 outline-none transition-opacity duration-base data-ending-style:opacity-0 data-starting-style:opacity-0"
            >
              {reactionSet.map((reaction) => {
                const key = reaction.shortcut === undefined ? undefined : combos?.[reaction.shortcut][0];
                return (
                  <button
                    key={reaction.name}
                    type="button"
                    aria-label={reaction.label}
                    title={key === undefined ? reaction.label : `${reaction.label} (${comboWords(key)})`}
                    onClick={() => {
                      setOpen(false);
                      react(reaction);
                    }}
                    className="grid size-10 place-items-center rounded-md text-2xl leading-none hover:bg-hover active:bg-active touch:size-11"
                  >
                    <span aria-hidden>{reaction.emoji}</span>
                  </button>
                );
              })}
            </Popover.Popup>
          </Popover.Positioner>
        </Popover.Portal>
      </Popover.Root>
    </>
  );
}
