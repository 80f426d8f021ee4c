import type { Reaction, ShortcutId } from "@melo/call";

export interface ReactionChoice extends Reaction {
  readonly label: string;
  readonly shortcut: ShortcutId | undefined;
}

function choice(emoji: string, name: string, label: string, shortcut?: ShortcutId): ReactionChoice {
  return { emoji, name, label, shortcut };
}

/**
 * Reactions to choose from, the first five on keys of their own. The names are those by which Element Call chooses a
 * sound; of others it plays a general one.
 */
export const reactionSet: readonly ReactionChoice[] = [
  choice("👍", "thumbsup", "Thumbs up", "react_1"),
  choice("🎉", "party", "Party", "react_2"),
  choice("👏", "clapping", "Applause", "react_3"),
  choice("❤️", "heart", "Heart", "react_4"),
  choice("😂", "laugh", "Laughing", "react_5"),
  choice("😮", "wow", "Astonished"),
  choice("🤔", "thinking", "Thinking"),
  choice("💡", "lightbulb", "Idea"),
  choice("👎", "thumbsdown", "Thumbs down"),
  choice("👋", "wave", "Waving"),
  choice("🦗", "crickets", "Crickets"),
  choice("🔥", "fire", "Fire"),
];
