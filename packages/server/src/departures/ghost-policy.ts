import type { StateEvent } from "../access/state-event.ts";

/** Whether a call membership is announced at all: an empty one is one that was withdrawn. */
export function isAnnounced({ content }: StateEvent): boolean {
  return isAnnouncement(content);
}

export function isAnnouncement(content: StateEvent["content"]): boolean {
  return Object.keys(content).length > 0;
}

/**
 * Whether a membership stands for nobody: its device left the call's media by then and has not announced itself anew. A
 * reload announces itself before its media is connected.
 */
export function isGhost(membership: StateEvent | undefined, leftByMs: number): membership is StateEvent {
  return membership !== undefined && isAnnounced(membership) && membership.originServerTs <= leftByMs;
}
