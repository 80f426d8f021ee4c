import { createEventSource, type EventStream, type Scope } from "@melo/reactive";
import { ClientEvent, MatrixEventEvent, RoomEvent, type MatrixEvent, type Room } from "matrix-js-sdk";
import { listen } from "../client/listen.ts";
import type { MatrixContext } from "../client/matrix-context.ts";

/** What people send into a call is only of interest while it is new. */
const freshMs = 120_000;
/** Enough to recognise what comes twice, by the timeline and as a sticky event. */
const rememberedCount = 500;

/** Events of rooms that were sent a moment ago, decrypted, each once. */
export interface FreshEvents extends EventStream<MatrixEvent> {
  /** Looks through what is known already, for listeners that have just subscribed. */
  replay(): void;
}

export function createFreshEvents(
  scope: Scope,
  context: Pick<MatrixContext, "client" | "clock" | "warn">,
): FreshEvents {
  const { client, clock } = context;
  const source = createEventSource<MatrixEvent>();
  const emitted = new Set<string>();

  function isFresh(event: MatrixEvent): boolean {
    return clock.now() - event.getTs() < freshMs;
  }

  function emit(event: MatrixEvent): void {
    const id = event.getId();
    if (id === undefined || emitted.has(id) || scope.hasEnded) return;
    emitted.add(id);
    const [oldest] = emitted;
    if (emitted.size > rememberedCount && oldest !== undefined) emitted.delete(oldest);
    source.emit(event);
  }

  function consider(event: MatrixEvent): void {
    if (event.isState() || !isFresh(event)) return;
    if (!event.isEncrypted() || event.getClearContent() !== null) {
      emit(event);
      return;
    }
    // The SDK decrypts by itself only what may notify. A key that comes later is told by `Decrypted`.
    client.decryptEventIfNeeded(event).catch((error: unknown) => context.warn("could not decrypt an event", error));
  }

  listen(scope, client, RoomEvent.Timeline, (event, _room, toStartOfTimeline, removed, data) => {
    if (toStartOfTimeline !== true && !removed && data.liveEvent === true) consider(event);
  });
  // After a gap the timeline begins anew, and what is sticky comes beside it.
  let hasGap = false;
  listen(scope, client, RoomEvent.TimelineReset, () => {
    hasGap = true;
  });
  listen(scope, client, ClientEvent.Sync, () => {
    if (hasGap) replay();
    hasGap = false;
  });
  listen(scope, client, MatrixEventEvent.Decrypted, (event) => {
    if (!event.isDecryptionFailure() && isFresh(event)) emit(event);
  });

  function replay(): void {
    for (const room of client.getRooms()) for (const event of recentEvents(room)) consider(event);
  }

  return { subscribe: (listenerScope, listener) => source.subscribe(listenerScope, listener), replay };
}

/** Sticky events are those that a homeserver gives to late devices too. */
function recentEvents(room: Room): readonly MatrixEvent[] {
  return [...room.getLiveTimeline().getEvents(), ...room._unstable_getStickyEvents()];
}
