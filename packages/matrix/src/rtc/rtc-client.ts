import type { EventStream, Scope } from "@melo/reactive";
import { ClientEvent, type MatrixClient, type MatrixEvent } from "matrix-js-sdk";
import type { MatrixRTCSession } from "matrix-js-sdk/lib/matrixrtc/index.js";

/** The bits of the SDK's client that a call session uses. */
export type RtcClient = ConstructorParameters<typeof MatrixRTCSession>[0];

export interface RtcClientHandle {
  readonly client: RtcClient;
  /** From now on every request is refused, so that the session winds itself up without telling anybody. */
  abandon(): void;
}

/** Refusals that the SDK does not retry. */
class AbandonedError extends Error {
  override readonly name = "AbandonedError";
}

/**
 * The client as a call session sees it: media keys come from `genuineKeys` only, and the session can be cut off from
 * the homeserver, which then fires its delayed leave.
 */
export function createRtcClient(scope: Scope, client: MatrixClient, genuineKeys: EventStream<MatrixEvent>): RtcClientHandle {
  let isAbandoned = false;
  const keyListeners = new Set<(event: MatrixEvent) => void>();
  genuineKeys.subscribe(scope, (event) => {
    for (const listener of [...keyListeners]) listener(event);
  });

  function unlessAbandoned<Args extends unknown[], T>(call: (...args: Args) => Promise<T>): (...args: Args) => Promise<T> {
    return (...args) => (isAbandoned ? Promise.reject(new AbandonedError("the announcement was abandoned")) : call(...args));
  }

  const facade: Omit<RtcClient, "on" | "off"> = {
    getUserId: () => client.getUserId(),
    getDeviceId: () => client.getDeviceId(),
    cancelPendingEvent: (event) => client.cancelPendingEvent(event),
    decryptEventIfNeeded: (event, options) => client.decryptEventIfNeeded(event, options),
    sendEvent: unlessAbandoned(client.sendEvent.bind(client)) as RtcClient["sendEvent"],
    sendStateEvent: unlessAbandoned(client.sendStateEvent.bind(client)) as RtcClient["sendStateEvent"],
    encryptAndSendToDevice: unlessAbandoned(client.encryptAndSendToDevice.bind(client)),
    _unstable_sendDelayedStateEvent: unlessAbandoned(
      client._unstable_sendDelayedStateEvent.bind(client),
    ) as RtcClient["_unstable_sendDelayedStateEvent"],
    _unstable_updateDelayedEvent: unlessAbandoned(client._unstable_updateDelayedEvent.bind(client)),
    _unstable_cancelScheduledDelayedEvent: unlessAbandoned(client._unstable_cancelScheduledDelayedEvent.bind(client)),
    _unstable_restartScheduledDelayedEvent: unlessAbandoned(client._unstable_restartScheduledDelayedEvent.bind(client)),
    _unstable_sendScheduledDelayedEvent: unlessAbandoned(client._unstable_sendScheduledDelayedEvent.bind(client)),
    _unstable_sendStickyEvent: unlessAbandoned(
      client._unstable_sendStickyEvent.bind(client),
    ) as RtcClient["_unstable_sendStickyEvent"],
    _unstable_sendStickyDelayedEvent: unlessAbandoned(
      client._unstable_sendStickyDelayedEvent.bind(client),
    ) as RtcClient["_unstable_sendStickyDelayedEvent"],
  };
  // A session listens to to-device messages and to nothing else; the SDK's overloads promise every event of the client.
  const emitter = {
    on(event: string, listener: (event: MatrixEvent) => void) {
      if (event === ClientEvent.ToDeviceEvent) keyListeners.add(listener);
      return emitter;
    },
    off(event: string, listener: (event: MatrixEvent) => void) {
      if (event === ClientEvent.ToDeviceEvent) keyListeners.delete(listener);
      return emitter;
    },
  } as unknown as Pick<RtcClient, "on" | "off">;

  return {
    client: { ...facade, on: emitter.on, off: emitter.off },
    abandon: () => {
      isAbandoned = true;
    },
  };
}
