import { participantIdentity } from "@melo/protocol";
import { createSignal, derive, readUntracked, type Clock, type ReadonlySignal, type Scope } from "@melo/reactive";
import type { CallDevice, MediaKey, RtcMembership } from "../ports/index.ts";
import { deviceKeyOf, fakeLatency, type FakeHomeserver } from "./fake-homeserver.ts";

const keyIndexCount = 256;
/** Frames under the previous key are still on their way when a new one is used. */
const keptKeysOfEach = 2;
const keyLength = 16;

/** One member's part in handing out media keys: sends its own, collects the others'. */
export interface FakeKeyExchange {
  readonly keys: ReadonlySignal<readonly MediaKey[]>;
  receive(key: MediaKey): void;
  hand(asker: CallDevice): void;
  takeBack(asker: CallDevice): void;
}

export interface FakeKeyExchangeOptions {
  readonly clock: Clock;
  readonly homeserver: FakeHomeserver;
  readonly userId: string;
  readonly deviceId: string;
  readonly roomId: string;
  readonly memberships: ReadonlySignal<readonly RtcMembership[]>;
}

let keysMade = 0;

function makeKey(identity: string, index: number): MediaKey {
  keysMade += 1;
  const bytes = new Uint8Array(keyLength);
  new DataView(bytes.buffer).setUint32(0, keysMade);
  return { participantIdentity: identity, index, bytes };
}

/** Who comes gets the present key; after somebody left everybody makes a new one (MatrixRTC, per-participant keys). */
export function createFakeKeyExchange(scope: Scope, options: FakeKeyExchangeOptions): FakeKeyExchange {
  const { clock, homeserver, userId, deviceId, roomId, memberships } = options;
  const ownDevice = deviceKeyOf(userId, deviceId);
  const identity = participantIdentity(userId, deviceId);
  const byIdentity = createSignal<ReadonlyMap<string, readonly MediaKey[]>>(new Map());
  let ownKey: MediaKey | undefined;
  let known = new Set<string>();

  function keep(key: MediaKey): void {
    if (scope.hasEnded) return;
    const earlier = (byIdentity.peek().get(key.participantIdentity) ?? []).filter(({ index }) => index !== key.index);
    const kept = [...earlier, key].slice(-keptKeysOfEach);
    byIdentity.value = new Map(byIdentity.peek()).set(key.participantIdentity, kept);
  }

  function useNewKey(present: ReadonlySet<string>): void {
    const isFirst = ownKey === undefined;
    const key = makeKey(identity, ownKey === undefined ? 0 : (ownKey.index + 1) % keyIndexCount);
    ownKey = key;
    homeserver.sendKey(roomId, [...present], key);
    if (isFirst) keep(key);
    else clock.schedule(scope, fakeLatency.keyUseMs, () => keep(key));
  }

  function follow(list: readonly RtcMembership[]): void {
    const all = new Set(list.map((membership) => deviceKeyOf(membership.userId, membership.deviceId)));
    const isAnnounced = all.delete(ownDevice);
    if (!isAnnounced || !homeserver.isEncrypted(roomId)) return;
    const hasLost = [...known].some((device) => !all.has(device));
    const joined = [...all].filter((device) => !known.has(device));
    known = all;
    if (ownKey === undefined || hasLost) useNewKey(all);
    else if (joined.length > 0) homeserver.sendKey(roomId, joined, ownKey);
  }

  scope.effect(() => {
    const list = memberships.value;
    readUntracked(() => follow(list));
  });

  /** By device: the key that it was handed ahead of its membership. */
  const handed = new Map<string, MediaKey>();

  return {
    keys: derive(() => [...byIdentity.value.values()].flat()),
    receive: keep,
    hand(asker) {
      const device = deviceKeyOf(asker.userId, asker.deviceId);
      const inUse = byIdentity.peek().get(identity)?.at(-1);
      if (inUse === undefined) return;
      handed.set(device, inUse);
      homeserver.sendKey(roomId, [device], inUse);
    },
    takeBack(asker) {
      if (handed.get(deviceKeyOf(asker.userId, asker.deviceId)) === ownKey) useNewKey(known);
    },
  };
}
