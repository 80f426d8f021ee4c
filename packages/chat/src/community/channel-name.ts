export const maxChannelNameLength = 80;

/**
 * The name that a channel gets from what somebody typed: text channels are lower case with dashes for spaces, so that
 * `#names-like-this` can be written in a sentence; voice channels keep their spelling. Empty if nothing is left.
 */
export function channelNameFrom(kind: "text" | "voice", typed: string): string {
  const trimmed = typed.trim().replace(/\s+/g, " ");
  if (kind === "voice") return trimmed.slice(0, maxChannelNameLength).trimEnd();
  return trimmed.toLocaleLowerCase().replace(/^#+/, "").trim().replaceAll(" ", "-").slice(0, maxChannelNameLength);
}
