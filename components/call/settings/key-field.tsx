"use client";

import { comboOf, isBindable, type KeyCombo, type ShortcutId, type Shortcuts } from "@melo/call";
import { useEffect, useState, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { ErrorLine } from "@/components/ui/error-line";
import { useCommand } from "@/components/ui/use-command";
import { useSignal } from "@/hooks/use-signal";

export interface KeyFieldProps {
  readonly shortcuts: Shortcuts;
  readonly id: ShortcutId;
  /** Spoken name: "Push-to-talk key". */
  readonly label: string;
}

function wordsOf(combo: KeyCombo): string {
  return combo.replace("Mod", navigator.platform.startsWith("Mac") ? "⌘" : "Ctrl").replaceAll("+", " + ");
}

/** The key of one command, and a button that takes the next key pressed instead. Escape keeps the old one. */
export function KeyField({ shortcuts, id, label }: KeyFieldProps): ReactNode {
  const combos = useSignal(shortcuts.combos)[id];
  const [isListening, setListening] = useState(false);
  const [refused, setRefused] = useState<KeyCombo>();
  const bind = useCommand((combo: KeyCombo) => shortcuts.bind(id, combo));
  const { run } = bind;

  useEffect(() => {
    if (!isListening) return undefined;
    function take(event: KeyboardEvent): void {
      event.preventDefault();
      event.stopPropagation();
      if (event.repeat) return;
      const isAltGraph = event.getModifierState("AltGraph");
      const { key, code, ctrlKey, metaKey, shiftKey, altKey, repeat } = event;
      const combo = comboOf({ key, code, ctrlKey, metaKey, shiftKey, altKey, repeat, isAltGraph });
      if (key === "Escape") setListening(false);
      else if (combo === undefined) return;
      else if (isBindable(id, combo)) {
        setListening(false);
        setRefused(undefined);
        run(combo);
      } else setRefused(combo);
    }
    // Before anything else in the page, so that the key that is chosen does nothing meanwhile.
    window.addEventListener("keydown", take, { capture: true });
    return () => window.removeEventListener("keydown", take, { capture: true });
  }, [isListening, id, run]);

  return (
    <div className="flex flex-col items-end gap-1">
      <div className="flex items-center gap-2">
        <kbd
          aria-label={`${label}: ${combos.length === 0 ? "none" : combos.map(wordsOf).join(" or ")}`}
          className="min-w-16 rounded-sm border border-line-strong px-2 py-1 text-center font-sans text-sm text-body"
        >
          {isListening ? "Press a key" : combos.length === 0 ? "No key" : combos.map(wordsOf).join(", ")}
        </kbd>
        <Button size="sm" aria-label={`Change the ${label.toLowerCase()}`} onClick={() => setListening(!isListening)}>
          {isListening ? "Cancel" : "Change"}
        </Button>
      </div>
      {refused !== undefined && isListening ? (
        <p role="alert" className="text-sm text-warning-text">
          {wordsOf(refused)} is needed elsewhere. Press another.
        </p>
      ) : null}
      {bind.error === undefined ? null : <ErrorLine error={bind.error} />}
    </div>
  );
}
