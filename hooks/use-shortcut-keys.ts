"use client";

import type { KeyPlace, KeyPress, Shortcuts } from "@melo/call";
import { useEffect } from "react";

const typingPlaces = "input, textarea, select, [contenteditable]";
const dialogs = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]';
const buttons = 'button, a[href], summary, [role="button"], [role="switch"], [role="slider"]';

function placeOf(target: EventTarget | null): KeyPlace {
  if (!(target instanceof Element)) return "page";
  if (target.closest(typingPlaces) !== null) return "typing";
  if (target.closest(dialogs) !== null) return "dialog";
  return target.closest(buttons) === null ? "page" : "button";
}

function pressOf(event: KeyboardEvent): KeyPress {
  const { key, code, ctrlKey, metaKey, shiftKey, altKey, repeat } = event;
  const isAltGraph = event.getModifierState("AltGraph");
  return { key, code, ctrlKey, metaKey, shiftKey, altKey, repeat, isAltGraph };
}

/** Hands the page's keys to the shortcuts, from wherever in MELO they are pressed. Once per page. */
export function useShortcutKeys(shortcuts: Shortcuts): void {
  useEffect(() => {
    function handleDown(event: KeyboardEvent): void {
      // An input method is composing a character, or somebody nearer to the key has acted on it.
      if (event.isComposing || event.defaultPrevented) return;
      if (shortcuts.keyDown(pressOf(event), placeOf(event.target))) event.preventDefault();
    }
    function handleUp(event: KeyboardEvent): void {
      shortcuts.keyUp(event);
    }
    function releaseAll(): void {
      shortcuts.releaseAll();
    }
    window.addEventListener("keydown", handleDown);
    window.addEventListener("keyup", handleUp);
    // Whoever looks at another window must not go on talking because a key went up there.
    window.addEventListener("blur", releaseAll);
    document.addEventListener("visibilitychange", releaseAll);
    return () => {
      window.removeEventListener("keydown", handleDown);
      window.removeEventListener("keyup", handleUp);
      window.removeEventListener("blur", releaseAll);
      document.removeEventListener("visibilitychange", releaseAll);
      releaseAll();
    };
  }, [shortcuts]);
}
