import type { CallDevice } from "@melo/call";
import { callKeyRequestContent, eventTypes } from "@melo/protocol";
import type { Clock } from "@melo/reactive";
import type { ToDeviceBatch } from "matrix-js-sdk/lib/models/ToDeviceMessage.js";

/** Well below the age at which a request is ignored, see `keyRequestsIn`. */
const sealHoldsMs = 20_000;
/** Pointing at a channel again and again seals anew no more often than this. */
const resealAfterMs = 10_000;
/** In larger calls a newcomer's membership changes no keys, and every request would be answered by all. */
const maxAskedDevices = 50;

type Sealed = ToDeviceBatch["batch"];

export interface KeyAskerDeps {
  readonly clock: Clock;
  readonly own: CallDevice;
  /** Opens the Olm sessions that are missing; leaves out devices that are not known. */
  encrypt(eventType: string, devices: CallDevice[], content: Record<string, unknown>): Promise<ToDeviceBatch>;
  send(batch: ToDeviceBatch): Promise<unknown>;
  warn(...message: unknown[]): void;
}

/** Asks the devices in a call for the keys that they use now. Best effort: with our membership the keys come in any case. */
export interface KeyAsker {
  /** Encrypts the requests, so that they can go in the moment of the click. Never rejects. */
  prepare(roomId: string, members: readonly CallDevice[]): Promise<void>;
  /** What is prepared is sent before this returns. */
  ask(roomId: string, members: readonly CallDevice[]): void;
}

/**
 * At the click a page has more to do than at any other time, and encrypting would wait its turn. A request that was sealed
 * ahead and is never sent leaves a gap in the Olm session, which Olm allows for.
 */
export function createKeyAsker(deps: KeyAskerDeps): KeyAsker {
  const { clock, own } = deps;
  const sealed = new Map<string, { readonly atMs: number; readonly messages: Sealed }>();

  async function seal(roomId: string, devices: readonly CallDevice[]): Promise<Sealed> {
    const request = callKeyRequestContent({
      roomId,
      deviceId: own.deviceId,
      memberId: `${own.userId}:${own.deviceId}`,
      sentAtMs: clock.now(),
    });
    const to = devices.map(({ userId, deviceId }) => ({ userId, deviceId }));
    return (await deps.encrypt(eventTypes.callKeyRequest, to, request)).batch;
  }

  async function send(messages: Sealed): Promise<void> {
    if (messages.length > 0) await deps.send({ eventType: eventTypes.encrypted, batch: messages });
  }

  function othersOf(members: readonly CallDevice[]): readonly CallDevice[] {
    const others = members.filter((member) => !isSame(member, own));
    return others.length > maxAskedDevices ? [] : others;
  }

  function lacking(messages: Sealed, devices: readonly CallDevice[]): readonly CallDevice[] {
    return devices.filter((device) => !messages.some((message) => isSame(message, device)));
  }

  return {
    async prepare(roomId, members) {
      const others = othersOf(members);
      const known = sealed.get(roomId);
      const isNew = known !== undefined && clock.now() - known.atMs < resealAfterMs;
      if (others.length === 0 || (isNew && lacking(known.messages, others).length === 0)) return;
      try {
        sealed.set(roomId, { atMs: clock.now(), messages: await seal(roomId, others) });
      } catch (error) {
        deps.warn("could not prepare the request for the keys of a call", error);
      }
    },
    ask(roomId, members) {
      const others = othersOf(members);
      const known = sealed.get(roomId);
      sealed.delete(roomId);
      const isValid = known !== undefined && clock.now() - known.atMs < sealHoldsMs;
      const ready = isValid ? known.messages.filter((message) => others.some((one) => isSame(message, one))) : [];
      const rest = lacking(ready, others);
      const fail = (error: unknown): void => deps.warn("could not ask the members of a call for their keys", error);
      send(ready).catch(fail);
      if (rest.length > 0) seal(roomId, rest).then(send).catch(fail);
    },
  };
}

function isSame(one: CallDevice, other: CallDevice): boolean {
  return one.userId === other.userId && one.deviceId === other.deviceId;
}
