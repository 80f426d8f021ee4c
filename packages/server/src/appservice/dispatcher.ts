import type { Log } from "../log.ts";
import type { RoomEvent } from "./room-events.ts";

/** Takes note of one event. What it starts goes on by itself: the homeserver is not kept waiting. */
export type RoomEventListener = (event: RoomEvent) => Promise<void>;

/** Which listeners hear of which event types. */
export type RoomEventListeners = Readonly<Record<string, readonly RoomEventListener[]>>;

/** Hands events to those who asked for their type, in order; most events of a homeserver are nobody's. Never throws. */
export function createDispatcher(parts: readonly RoomEventListeners[], log: Log): (event: RoomEvent) => void {
  return function dispatch(event) {
    for (const listener of parts.flatMap((listeners) => listeners[event.type] ?? [])) {
      listener(event).catch((error: unknown) => {
        const { roomId, type, eventId } = event;
        log.error({ err: error, roomId, type, eventId }, "a pushed event was not handled");
      });
    }
  };
}
