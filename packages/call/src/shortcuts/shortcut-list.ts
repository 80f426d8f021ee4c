import type { KeyCombo } from "./key-combo.ts";

/** `press` does something once; `hold` does something for as long as the key is down. */
export type ShortcutKind = "press" | "hold";

interface ShortcutDefinition {
  readonly kind: ShortcutKind;
  readonly section: "call" | "reactions" | "app";
  readonly defaults: readonly KeyCombo[];
}

/**
 * Every command that has a key, in the order of the list that people read. Letters are Element Call's where it has the
 * command, the rest Discord's. Words are chosen in the UI.
 */
export const shortcutList = {
  toggle_microphone: { kind: "press", section: "call", defaults: ["M", "Mod+Shift+M"] },
  toggle_deafen: { kind: "press", section: "call", defaults: ["D", "Mod+Shift+D"] },
  toggle_camera: { kind: "press", section: "call", defaults: ["V"] },
  toggle_hand: { kind: "press", section: "call", defaults: ["H"] },
  push_to_talk: { kind: "hold", section: "call", defaults: ["Space"] },
  push_to_mute: { kind: "hold", section: "call", defaults: [] },
  toggle_screen_share: { kind: "press", section: "call", defaults: [] },
  leave_call: { kind: "press", section: "call", defaults: [] },
  accept_call: { kind: "press", section: "call", defaults: ["Mod+Enter"] },
  react_1: { kind: "press", section: "reactions", defaults: ["1"] },
  react_2: { kind: "press", section: "reactions", defaults: ["2"] },
  react_3: { kind: "press", section: "reactions", defaults: ["3"] },
  react_4: { kind: "press", section: "reactions", defaults: ["4"] },
  react_5: { kind: "press", section: "reactions", defaults: ["5"] },
  show_shortcuts: { kind: "press", section: "app", defaults: ["?", "Mod+/"] },
} as const satisfies Readonly<Record<string, ShortcutDefinition>>;

export type ShortcutId = keyof typeof shortcutList;

export type ShortcutSection = ShortcutDefinition["section"];

export function isShortcutId(id: string): id is ShortcutId {
  return Object.hasOwn(shortcutList, id);
}

// The keys of the literal above are all there are.
export const shortcutIds = Object.keys(shortcutList) as readonly ShortcutId[];
