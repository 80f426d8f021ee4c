import type { ShortcutId, ShortcutSection } from "@melo/call";

export const shortcutWords: Readonly<Record<ShortcutId, string>> = {
  toggle_microphone: "Mute and unmute",
  toggle_deafen: "Deafen and undeafen",
  toggle_camera: "Camera on and off",
  toggle_hand: "Raise and lower your hand",
  push_to_talk: "Talk while you hold it",
  push_to_mute: "Be silent while you hold it",
  toggle_screen_share: "Share your screen and stop",
  leave_call: "Leave the call",
  accept_call: "Answer a call, voice only",
  react_1: "React with 👍",
  react_2: "React with 🎉",
  react_3: "React with 👏",
  react_4: "React with ❤️",
  react_5: "React with 😂",
  show_shortcuts: "Show this list",
};

export const sectionWords: Readonly<Record<ShortcutSection, string>> = {
  call: "In a call",
  reactions: "Reactions",
  app: "Anywhere",
};
