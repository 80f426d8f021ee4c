/** Deeper than anything a client has to say. */
const maxDepth = 32;

/**
 * JSON as clients may send it. Throws for what is none, for nesting that no honest client needs, and for text that is not
 * well-formed Unicode: such text has no UTF-8, so it can be part of no URL and of no request.
 */
export function parseClientJson(text: string): unknown {
  if (isDeeperThan(text, maxDepth)) throw new SyntaxError("nested too deep");
  const value: unknown = JSON.parse(text);
  // Only an escape can make an unpaired surrogate: the text itself was decoded from UTF-8.
  if (/\\u[dD][89a-fA-F]/.test(text) && !isWellFormed(value)) throw new SyntaxError("an unpaired surrogate");
  return value;
}

function isDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  let isInText = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (isInText) {
      if (character === "\\") index += 1;
      else if (character === '"') isInText = false;
    } else if (character === '"') isInText = true;
    else if (character === "[" || character === "{") {
      depth += 1;
      if (depth > limit) return true;
    } else if (character === "]" || character === "}") depth -= 1;
  }
  return false;
}

function isWellFormed(value: unknown): boolean {
  if (typeof value === "string") return value.isWellFormed();
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(([name, entry]) => name.isWellFormed() && isWellFormed(entry));
}
