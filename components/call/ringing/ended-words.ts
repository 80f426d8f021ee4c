import type { EndedCall } from "@melo/call";

/** What is said when a conversation has ended by itself; `who` are the others by name. */
export function endedWords(reason: EndedCall["reason"], who: readonly string[]): string {
  const [first, ...others] = who;
  if (first === undefined || others.length > 0) {
    return {
      declined: "Everybody declined the call.",
      unanswered: "Nobody answered.",
      others_left: "Everybody left. The call has ended.",
    }[reason];
  }
  return {
    declined: `${first} declined the call.`,
    unanswered: `${first} did not answer.`,
    others_left: `${first} left. The call has ended.`,
  }[reason];
}
