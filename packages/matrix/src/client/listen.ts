import type { Scope } from "@melo/reactive";
import type { ClientEventHandlerMap, EmittedEvents, MatrixClient } from "matrix-js-sdk";

/** Subscribes to an event of the SDK's client until the scope ends. */
export function listen<Event extends EmittedEvents & keyof ClientEventHandlerMap>(
  scope: Scope,
  client: MatrixClient,
  event: Event,
  listener: ClientEventHandlerMap[Event],
): void {
  // The SDK's own listener type is conditional, which no generic function satisfies; the handler map is what it looks up.
  const sdkListener = listener as Parameters<typeof client.on<Event>>[1];
  client.on(event, sdkListener);
  scope.onEnd(() => client.off(event, sdkListener));
}
