import { createEventSource, type EventSource, type ReadonlySignal } from "@melo/reactive";
import type { NetworkPort } from "../ports/index.ts";

export interface FakeNetwork extends NetworkPort {
  /** What the browser says; a network that fails further out says nothing. */
  readonly changes: EventSource<void>;
}

/** The front doors of all servers of the fake world answer whoever is online. */
export function createFakeNetwork(isOnline: ReadonlySignal<boolean>): FakeNetwork {
  return { changes: createEventSource(), reach: async () => isOnline.peek() };
}
