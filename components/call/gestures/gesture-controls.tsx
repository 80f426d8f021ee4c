"use client";

import type { ActiveCall, Combos } from "@melo/call";
import { Hand, SmilePlus } from "lucide-react";
import { useRef, useState, type ReactNode } from "react";
import { comboWords } from "@/components/shortcuts/combo-words";
import { LoadedView } from "@/components/ui/loaded-view";
import { Popover } from "@/components/ui/popover";
import { useSignal } from "@/hooks/use-signal";
import { reactionCode } from "../call-code";
import { ControlButton } from "../controls/control-button";
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
      <Popover
        isOpen={isOpen}
        onOpenChange={setOpen}
        label="Reactions"
        anchor={anchor}
        side="top"
        gapPx={10}
        className="flex min-h-14 min-w-66 p-2"
      >
        <LoadedView code={reactionCode} name="The reactions">
          {({ ReactionChoice }) => (
            <ReactionChoice
              combos={combos}
              onChoose={(reaction) => {
                setOpen(false);
                react(reaction);
              }}
            />
          )}
        </LoadedView>
      </Popover>
    </>
  );
}
