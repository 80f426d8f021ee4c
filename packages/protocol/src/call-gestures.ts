/** What an annotation of one's own call membership says as Element Call writes it: my hand is up. */
export const raisedHandKey = "🖐️";

/** Any presentation form of the hand means the same. */
export function isRaisedHandKey(key: unknown): boolean {
  return typeof key === "string" && key.replace("\uFE0F", "") === raisedHandKey.replace("\uFE0F", "");
}

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** The first character of a received reaction, if that is an emoji: nobody may write text over other people's pictures. */
export function reactionEmoji(text: unknown): string | undefined {
  if (typeof text !== "string") return undefined;
  const first = graphemes.segment(text)[Symbol.iterator]().next().value?.segment;
  return first !== undefined && /\p{RGI_Emoji}|\p{Extended_Pictographic}/v.test(first) ? first : undefined;
}
