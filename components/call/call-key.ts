export type CallCommand = "mute" | "deafen" | "camera";

/** What of a keyboard event decides. */
export interface PressedKey {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly repeat: boolean;
}

const letters: Readonly<Record<string, CallCommand>> = { m: "mute", d: "deafen", v: "camera" };

/** Single letters belong to whoever types; Ctrl+Shift (Command+Shift) with M or D works everywhere. */
export function callCommandOf(pressed: PressedKey, isTyping: boolean): CallCommand | undefined {
  if (pressed.repeat || pressed.altKey) return undefined;
  const command = letters[pressed.key.toLowerCase()];
  const hasControl = pressed.ctrlKey || pressed.metaKey;
  if (hasControl) return pressed.shiftKey && command !== "camera" ? command : undefined;
  return isTyping || pressed.shiftKey ? undefined : command;
}
