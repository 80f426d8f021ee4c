import type { EventStream, Scope } from "@melo/reactive";
import { ClientEvent, type MatrixEvent } from "matrix-js-sdk";
import type { MatrixRTCSession } from "matrix-js-sdk/lib/matrixrtc/index.js";
import type { MatrixContext } from "../client/matrix-context.ts";
import { createKeyDelivery } from "./key-delivery.ts";
import { withPromptLeave } from "./prompt-leave.ts";
import { requireCrypto } from "./require-crypto.ts";

/** The bits of the SDK's client that a call session uses. */
export type RtcClient = ConstructorParameters<typeof MatrixRTCSession>[0];

export interface RtcClientHandle {
  readonly client: RtcClient;
  /** From now on the session gets no answer to anything, and nobody hears of it: it stands still and can be forgotten. */
  abandon(): void;
}

const toDeviceEvent: string = ClientEvent.ToDeviceEvent;

/**
 * The client as a call session sees it: media keys come from `genuineKeys` only, those that came before it listened first, and go out until they have arrived, the
 * announcement does not wait for its delayed leave, and the session can be cut off from the homeserver, which then fires
 * that leave.
 */
export function createRtcClient(
  scope: Scope,
  context: MatrixContext,
  genuineKeys: EventStream<MatrixEvent>,
  takeEarlyKeys: () => readonly MatrixEvent[],
): RtcClientHandle {
  const { client } = context;
  let isAbandoned = false;
  let keyListeners: readonly ((event: MatrixEvent) => void)[] = [];
  genuineKeys.subscribe(scope, (event) => {
    for (const listener of keyListeners) listener(event);
  });

  function guarded<Call extends (...args: never[]) => Promise<unknown>>(call: Call): Call {
    const guard = (...args: Parameters<Call>): Promise<unknown> =>
      isAbandoned ? new Promise(() => undefined) : call.apply(client, args);
    // Same arguments, same results: only TypeScript cannot see through `apply`.
    return guard as unknown as Call;
  }

  const keyDelivery = createKeyDelivery(scope, {
    clock: context.clock,
    encrypt: (eventType, devices, payload) =>
      requireCrypto(client).encryptToDeviceMessages(eventType, devices, payload),
    send: (batch) => client.queueToDevice(batch),
    refreshDevices: (userIds) => requireCrypto(client).getUserDeviceInfo([...userIds], true),
    warn: context.warn,
  });

  // A session listens to to-device messages and to nothing else; the SDK's overloads promise every event of the client.
  const emitter = {
    on(event: string, listener: (event: MatrixEvent) => void) {
      if (event !== toDeviceEvent) return emitter;
      keyListeners = [...keyListeners, listener];
      for (const early of takeEarlyKeys()) listener(early);
      return emitter;
    },
    off(event: string, listener: (event: MatrixEvent) => void) {
      if (event === toDeviceEvent) keyListeners = keyListeners.filter((known) => known !== listener);
      return emitter;
    },
  } as unknown as Pick<RtcClient, "on" | "off">;

  return {
    client: {
      on: emitter.on,
      off: emitter.off,
      getUserId: () => client.getUserId(),
      getDeviceId: () => client.getDeviceId(),
      cancelPendingEvent: (event) => client.cancelPendingEvent(event),
      decryptEventIfNeeded: (event, options) => client.decryptEventIfNeeded(event, options),
      sendEvent: guarded(client.sendEvent),
      sendStateEvent: guarded(client.sendStateEvent),
      encryptAndSendToDevice: guarded(keyDelivery),
      _unstable_updateDelayedEvent: guarded(client._unstable_updateDelayedEvent),
      ...withPromptLeave({
        _unstable_sendDelayedStateEvent: guarded(client._unstable_sendDelayedStateEvent),
        _unstable_cancelScheduledDelayedEvent: guarded(client._unstable_cancelScheduledDelayedEvent),
        _unstable_restartScheduledDelayedEvent: guarded(client._unstable_restartScheduledDelayedEvent),
        _unstable_sendScheduledDelayedEvent: guarded(client._unstable_sendScheduledDelayedEvent),
      }),
      _unstable_sendStickyEvent: guarded(client._unstable_sendStickyEvent),
      _unstable_sendStickyDelayedEvent: guarded(client._unstable_sendStickyDelayedEvent),
    },
    abandon: () => {
      isAbandoned = true;
    },
  };
}
