import type { Reaction, ShortcutId } from "@melo/call";

export interface ReactionEntry extends Reaction {
  readonly label: string;
  readonly shortcut: ShortcutId | undefined;
}

function entry(emoji: string, name: string, label: string, shortcut?: ShortcutId): ReactionEntry {
  return { emoji, name, label, shortcut };
}

/**
 * Reactions to choose from, the first five on keys of their own. The names are those by which Element Call chooses a
 * sound; of others it plays a general one.
 */
export const reactionSet: readonly ReactionEntry[] = [
  entry("👍", "thumbsup", "Thumbs up", "react_1"),
  entry("🎉", "party", "Party", "react_2"),
  entry("👏", "clapping", "Applause", "react_3"),
  entry("❤️", "heart", "Heart", "react_4"),
  entry("😂", "laugh", "Laughing", "react_5"),
  entry("😮", "wow", "Astonished"),
  entry("🤔", "thinking", "Thinking"),
  entry("💡", "lightbulb", "Idea"),
  entry("👎", "thumbsdown", "Thumbs down"),
  entry("👋", "wave", "Waving"),
  entry("🦗", "crickets", "Crickets"),
  entry("🔥", "fire", "Fire"),
];
