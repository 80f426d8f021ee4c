import type { Clock, EventStream, Scope } from "@melo/reactive";
import type { MatrixEvent } from "matrix-js-sdk";

/** Longer than an announcement takes to begin. */
const keptMs = 15_000;
/** A few from each of those who are asked; more come only from somebody who means ill. */
const maxKeptEvents = 200;

/** Media keys that come between the request for them and the announcement, which listens only from its beginning. */
export interface EarlyKeys {
  /** From now on, for a while, those of this room are kept. */
  expect(roomId: string): void;
  /** What has come, in order; nothing more is kept then. */
  take(roomId: string): readonly MatrixEvent[];
}

export function createEarlyKeys(scope: Scope, clock: Clock, genuineKeys: EventStream<MatrixEvent>): EarlyKeys {
  const kept = new Map<string, MatrixEvent[]>();
  genuineKeys.subscribe(scope, (event) => {
    const roomId: unknown = event.getContent()["room_id"];
    const events = typeof roomId === "string" ? kept.get(roomId) : undefined;
    if (events !== undefined && events.length < maxKeptEvents) events.push(event);
  });
  return {
    expect(roomId) {
      const events: MatrixEvent[] = [];
      kept.set(roomId, events);
      clock.schedule(scope, keptMs, () => {
        if (kept.get(roomId) === events) kept.delete(roomId);
      });
    },
    take(roomId) {
      const events = kept.get(roomId) ?? [];
      kept.delete(roomId);
      return events;
    },
  };
}
