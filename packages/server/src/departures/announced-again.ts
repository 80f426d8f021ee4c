import type { StateEvent } from "../access/state-event.ts";

/**
 * Content that announces a membership again as it was: it stays as old as it is, and ends when it would have ended.
 * Clients take `created_ts` for the beginning where it is given, and the event's own time where it is not.
 */
export function announcedAgain({ content, originServerTs }: StateEvent): Readonly<Record<string, unknown>> {
  return { created_ts: originServerTs, ...content };
}
