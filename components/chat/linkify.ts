export type BodyPart =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "link"; readonly text: string; readonly href: string };

const urlPattern = /https?:\/\/[^\s<>"`]+/giu;
/** What ends a sentence and not an address. */
const trailingPunctuation = /[.,:;!?'"*_~…»”’]+$/u;
const brackets = [
  ["(", ")"],
  ["[", "]"],
  ["{", "}"],
] as const;

function countOf(text: string, character: string): number {
  return text.split(character).length - 1;
}

/** Takes off punctuation and closing brackets that belong to the sentence around the address. */
function addressIn(match: string): string {
  let address = match;
  for (;;) {
    const trimmed = address.replace(trailingPunctuation, "");
    const unbalanced = brackets.some(
      ([open, close]) => trimmed.endsWith(close) && countOf(trimmed, close) > countOf(trimmed, open),
    );
    const next = unbalanced ? trimmed.slice(0, -1) : trimmed;
    if (next === address) return address;
    address = next;
  }
}

/** Only web addresses; credentials before the host are a disguise and are not linked. */
function safeHref(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  const isWeb = url.protocol === "https:" || url.protocol === "http:";
  return isWeb && url.username === "" && url.password === "" ? url.href : undefined;
}

/** Splits a plain text into text and links to `http` and `https` addresses. The parts joined are the text again. */
export function linkify(text: string): readonly BodyPart[] {
  const parts: BodyPart[] = [];
  let end = 0;
  for (const match of text.matchAll(urlPattern)) {
    const address = addressIn(match[0]);
    const href = safeHref(address);
    if (href === undefined) continue;
    if (match.index > end) parts.push({ type: "text", text: text.slice(end, match.index) });
    parts.push({ type: "link", text: address, href });
    end = match.index + address.length;
  }
  if (end < text.length) parts.push({ type: "text", text: text.slice(end) });
  return parts;
}
