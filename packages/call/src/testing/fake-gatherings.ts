import {
  createEventSource,
  createSignal,
  type Clock,
  type EventSource,
  type Scope,
  type WritableSignal,
} from "@melo/reactive";
import type { CallDecline, CallNotification, RaisedHand, ReceivedReaction } from "../ports/index.ts";
import { fakeLatency } from "./fake-homeserver.ts";

/** What the people of the fake world send each other through rooms, with the time that a sync takes. */
export interface FakeGatherings {
  readonly notifications: WritableSignal<readonly CallNotification[]>;
  readonly declines: WritableSignal<readonly CallDecline[]>;
  hands(roomId: string): WritableSignal<readonly RaisedHand[]>;
  reactions(roomId: string): EventSource<ReceivedReaction>;
  /** Runs when everybody has synced. */
  afterSync(change: () => void): void;
  nextId(): string;
}

export function createFakeGatherings(scope: Scope, clock: Clock): FakeGatherings {
  const hands = new Map<string, WritableSignal<readonly RaisedHand[]>>();
  const reactions = new Map<string, EventSource<ReceivedReaction>>();
  let ids = 0;

  function known<T>(map: Map<string, T>, roomId: string, create: () => T): T {
    const value = map.get(roomId) ?? create();
    map.set(roomId, value);
    return value;
  }

  return {
    notifications: createSignal<readonly CallNotification[]>([]),
    declines: createSignal<readonly CallDecline[]>([]),
    hands: (roomId) => known(hands, roomId, () => createSignal<readonly RaisedHand[]>([])),
    reactions: (roomId) => known(reactions, roomId, () => createEventSource<ReceivedReaction>()),
    afterSync: (change) => void clock.schedule(scope, fakeLatency.syncMs, change),
    nextId() {
      ids += 1;
      return `$event${ids}`;
    },
  };
}
