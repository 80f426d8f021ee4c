/** One page each. */
export const conversationStates = [
  "list",
  "no-conversations",
  "running-call",
  "calls-in-the-timeline",
  "incoming-voice",
  "incoming-video",
  "incoming-group",
  "new-conversation",
  "rename-conversation",
  "shortcuts",
] as const;
