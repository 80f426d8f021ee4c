/**
 * A key with what is held down beside it, in one spelling: `M`, `Mod+Shift+M`, `Space`, `?`, `F8`. `Mod` is Control, or
 * Command on Apple's keyboards. A symbol stands for itself, however many keys the layout needs for it.
 */
export type KeyCombo = string;

/** What of a keyboard event decides; the DOM's `KeyboardEvent` has all but the last. */
export interface KeyPress {
  readonly key: string;
  /** Place of the key on the keyboard, e.g. `KeyM`. */
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly repeat: boolean;
  /** Layouts with AltGr report it as Control and Alt; what it makes is a character and nothing more. */
  readonly isAltGraph?: boolean;
}

const modifierKeys: ReadonlySet<string> = new Set(["Control", "Shift", "Alt", "Meta", "AltGraph"]);
/** Keys that are no key yet: dead keys, input methods, and what the browser does not know. */
const unfinishedKeys: ReadonlySet<string> = new Set(["Dead", "Process", "Unidentified", "Compose", ""]);

/** Letters by what they write; on layouts without Latin letters, and for digits that need Shift, by where they are. */
function keyNameOf({ key, code, shiftKey }: KeyPress): string | undefined {
  if (key === " ") return "Space";
  if (/^[a-z]$/i.test(key)) return key.toUpperCase();
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1];
  if (digit !== undefined && !shiftKey) return digit;
  const isForeignLetter = /^\p{L}$/u.test(key);
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (isForeignLetter && letter !== undefined) return letter;
  return unfinishedKeys.has(key) ? undefined : key;
}

/** A single character that is neither letter nor digit: Shift is part of how it is made. */
function isSymbol(name: string): boolean {
  return name.length === 1 && !/[\p{L}\d]/u.test(name);
}

/** Undefined while there is no key to speak of. A modifier alone is a combo of its own name. */
export function comboOf(press: KeyPress): KeyCombo | undefined {
  if (modifierKeys.has(press.key)) return press.key;
  const name = keyNameOf(press);
  if (name === undefined) return undefined;
  if (press.isAltGraph === true) return name;
  const held = [
    press.ctrlKey || press.metaKey ? "Mod" : "",
    press.altKey ? "Alt" : "",
    press.shiftKey && !isSymbol(name) ? "Shift" : "",
  ];
  return [...held.filter((part) => part !== ""), name].join("+");
}

export function isModifierAlone(combo: KeyCombo): boolean {
  return modifierKeys.has(combo);
}

/** Whether pressing it can be part of writing. Whoever types must never find that a letter did something else. */
export function isPartOfWriting(combo: KeyCombo): boolean {
  if (combo.startsWith("Mod+") || /^(?:(?:Alt|Shift)\+)*F\d{1,2}$/.test(combo)) return false;
  return combo === "Shift" || combo === "AltGraph" || !isModifierAlone(combo);
}

/** What presses the button that has the focus. */
export function isPressOfButton(combo: KeyCombo): boolean {
  return combo === "Space" || combo === "Enter";
}

/** What the browser or MELO's own navigation needs, and what a page never gets to see. */
const reservedKeys =
  "Escape Tab Shift+Tab Enter Backspace Delete F5 F6 Shift+F6 F11 F12 ArrowUp ArrowDown ArrowLeft ArrowRight PageUp PageDown Home End";
const reservedCombos: ReadonlySet<KeyCombo> = new Set([
  ...reservedKeys.split(" "),
  ...Array.from("ACVXZYWTNRLQ", (letter) => `Mod+${letter}`),
  ...Array.from("CVTNIJWR", (letter) => `Mod+Shift+${letter}`),
]);

export function isReserved(combo: KeyCombo): boolean {
  return reservedCombos.has(combo);
}
