/** How many avatar gradients `themes/melo.css` has. */
const avatarColorCount = 10;

/** 1 to 10, always the same for the same id (FNV-1a): the number of an `--avatar-n` gradient. */
export function avatarColorOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index += 1) {
    hash ^= id.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193);
  }
  return ((hash >>> 0) % avatarColorCount) + 1;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

function firstGraphemeOf(word: string): string {
  for (const { segment } of graphemes.segment(word)) return segment;
  return "";
}

/**
 * At most two letters of a name: the first of the first word and of the next word that is no particle ("Maximiliane von
 * Hohenstein" is MH). A leading `@`, `#` or quotation mark does not count.
 */
export function initialsOf(name: string): string {
  const words = name
    .split(/\s+/)
    .map((word) => word.replace(/^[^\p{L}\p{N}\p{Emoji_Presentation}]+/u, ""))
    .filter((word) => word !== "");
  const [first, ...rest] = words;
  if (first === undefined) return "?";
  const second = rest.find((word) => !/^\p{Ll}/u.test(word)) ?? "";
  return (firstGraphemeOf(first) + firstGraphemeOf(second)).toLocaleUpperCase();
}
