import type { LinkReading } from "@melo/call";
import { createSignal, derive, type Clock, type ReadonlySignal, type Scope } from "@melo/reactive";
import type { Room } from "livekit-client";

/** How media of a room travels, while the scope lasts. What measures is loaded by whoever looks. */
export function measureLinkOf(
  scope: Scope,
  clock: Clock,
  room: Room,
  url: () => string,
): ReadonlySignal<LinkReading | undefined> {
  const reading = createSignal<ReadonlySignal<LinkReading | undefined> | undefined>(undefined);
  async function measure(): Promise<void> {
    const { measureLink } = await import("./link/measure-link.ts");
    if (!scope.hasEnded) reading.value = measureLink(scope, clock, room, url);
  }
  measure().catch(() => undefined /* Nothing measured is no reason to disturb anybody. */);
  return derive(() => reading.value?.value);
}
