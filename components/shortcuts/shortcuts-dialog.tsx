"use client";

import {
  comboOf,
  isBindable,
  shortcutIds,
  shortcutList,
  type KeyCombo,
  type ShortcutId,
  type ShortcutSection,
  type Shortcuts,
} from "@melo/call";
import { Pencil, RotateCcw, X } from "lucide-react";
import { useState, type KeyboardEvent, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorLine } from "@/components/ui/error-line";
import { IconButton } from "@/components/ui/icon-button";
import { useCommand } from "@/components/ui/use-command";
import { useSignal } from "@/hooks/use-signal";
import { comboWords } from "./combo-words";
import { sectionWords, shortcutWords } from "./shortcut-words";

export interface ShortcutsDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly shortcuts: Shortcuts;
}

const sections: readonly ShortcutSection[] = ["call", "reactions", "app"];

/** Every key of MELO in one list; each can be changed, and is the same on all of a person's devices. */
export function ShortcutsDialog({ isOpen, onClose, shortcuts }: ShortcutsDialogProps): ReactNode {
  const combos = useSignal(shortcuts.combos);
  const [recording, setRecording] = useState<ShortcutId>();
  const [note, setNote] = useState("");
  const bind = useCommand((id: ShortcutId, combo: KeyCombo | undefined) => shortcuts.bind(id, combo));
  const reset = useCommand(() => shortcuts.reset());

  function take(id: ShortcutId, combo: KeyCombo): void {
    if (!isBindable(id, combo)) {
      setNote(`${comboWords(combo)} is needed by the browser or by MELO. Press another key.`);
      return;
    }
    const loser = shortcutIds.find((other) => other !== id && combos[other].includes(combo));
    setNote(loser === undefined ? "" : `${comboWords(combo)} no longer does: ${shortcutWords[loser]}.`);
    setRecording(undefined);
    bind.run(id, combo);
  }

  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title="Keyboard shortcuts"
      description="Single keys work while you are not typing. They go with your account to all your devices."
      footer={
        <>
          <Button variant="quiet" isLoading={reset.isBusy} onClick={() => reset.run()}>
            <RotateCcw aria-hidden className="size-4" />
            Usual keys
          </Button>
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        </>
      }
    >
      <section
        // Scrollable by keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        aria-label="All shortcuts"
        className="focus-inset -mx-2 max-h-[55dvh] overflow-y-auto px-2"
      >
        {sections.map((section) => (
          <section key={section} aria-label={sectionWords[section]} className="mb-4">
            <h3 className="mb-1 text-xs font-bold text-faint">{sectionWords[section]}</h3>
            <ul>
              {shortcutIds
                .filter((id) => shortcutList[id].section === section)
                .map((id) => (
                  <ShortcutRow
                    key={id}
                    id={id}
                    combos={combos[id]}
                    isRecording={recording === id}
                    onRecord={() => {
                      setNote("");
                      setRecording(recording === id ? undefined : id);
                    }}
                    onTake={(combo) => take(id, combo)}
                    onCancel={() => setRecording(undefined)}
                    onRemove={() => bind.run(id, undefined)}
                  />
                ))}
            </ul>
          </section>
        ))}
      </section>
      <output className="text-sm text-warning-text empty:hidden">{note}</output>
      <ErrorLine error={bind.error ?? reset.error} />
    </Dialog>
  );
}

interface ShortcutRowProps {
  readonly id: ShortcutId;
  readonly combos: readonly KeyCombo[];
  readonly isRecording: boolean;
  readonly onRecord: () => void;
  readonly onTake: (combo: KeyCombo) => void;
  readonly onCancel: () => void;
  readonly onRemove: () => void;
}

function ShortcutRow({ id, combos, isRecording, onRecord, onTake, onCancel, onRemove }: ShortcutRowProps): ReactNode {
  const words = shortcutWords[id];
  function handleKey(event: KeyboardEvent<HTMLButtonElement>): void {
    if (!isRecording) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") {
      onCancel();
      return;
    }
    const combo = comboOf({ ...keyFacts(event), repeat: event.repeat });
    // A modifier may be on its way to a chord; whether it stays alone is known when it goes up.
    if (combo !== undefined && !isHeldModifier(event.key)) onTake(combo);
  }
  function handleKeyUp(event: KeyboardEvent<HTMLButtonElement>): void {
    if (!isRecording || !isHeldModifier(event.key) || shortcutList[id].kind !== "hold") return;
    onTake(event.key);
  }
  return (
    <li className="flex min-h-10 items-center gap-2 border-b border-line py-1 last:border-none touch:min-h-12">
      <span className="min-w-0 flex-1 text-md text-body">{words}</span>
      {isRecording ? (
        <span className="text-sm text-accent-text">Press a key</span>
      ) : combos.length === 0 ? (
        <span className="text-sm text-faint">No key</span>
      ) : (
        combos.map((combo) => (
          <kbd
            key={combo}
            className="min-w-6 rounded-xs border border-line-strong bg-hover px-1.5 py-0.5 text-center font-mono text-xs text-body"
          >
            {comboWords(combo)}
          </kbd>
        ))
      )}
      <IconButton
        icon={Pencil}
        label={isRecording ? `Stop changing the key: ${words}` : `Change the key: ${words}`}
        size="sm"
        isPressed={isRecording}
        onKeyDown={handleKey}
        onKeyUp={handleKeyUp}
        onBlur={isRecording ? onCancel : undefined}
        onClick={onRecord}
      />
      <IconButton
        icon={X}
        label={`Remove the key: ${words}`}
        size="sm"
        isDisabled={combos.length === 0}
        disabledReason="It has no key"
        onClick={onRemove}
      />
    </li>
  );
}

function isHeldModifier(key: string): boolean {
  return ["Control", "Shift", "Alt", "Meta", "AltGraph"].includes(key);
}

function keyFacts(event: KeyboardEvent): Omit<Parameters<typeof comboOf>[0], "repeat"> {
  const { key, code, ctrlKey, metaKey, shiftKey, altKey } = event;
  return { key, code, ctrlKey, metaKey, shiftKey, altKey, isAltGraph: event.getModifierState("AltGraph") };
}
