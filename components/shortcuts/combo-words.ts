import type { KeyCombo } from "@melo/call";

const appleNames: Readonly<Record<string, string>> = { Mod: "⌘", Alt: "⌥", Shift: "⇧", Control: "Control" };
const names: Readonly<Record<string, string>> = { Mod: "Ctrl", Control: "Ctrl" };

function isApple(): boolean {
  return typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.userAgent);
}

/** A key as it stands on the keyboard of this machine: `Ctrl+Shift+M`, on Apple's `⌘⇧M`. */
export function comboWords(combo: KeyCombo, onApple: boolean = isApple()): string {
  // A plus may be the key itself.
  const parts = combo.split(/\+(?=.)/);
  if (!onApple) return parts.map((part) => names[part] ?? part).join("+");
  return parts.map((part) => appleNames[part] ?? part).join("");
}
