/** Undefined for what is no JSON: hosts that are no homeservers answer all kinds of things. */
export function parseJsonText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
