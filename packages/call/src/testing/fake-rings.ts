import { MeloError } from "@melo/protocol";
import { delay, type Clock, type ReadonlySignal, type Scope } from "@melo/reactive";
import type { RingsPort } from "../ports/index.ts";
import type { FakeGatherings } from "./fake-gatherings.ts";
import { fakeLatency, type FakeHomeserver } from "./fake-homeserver.ts";

/** As long as Element Call rings. */
const lifetimeMs = 90_000;

export interface FakeRingsOptions {
  readonly clock: Clock;
  readonly homeserver: FakeHomeserver;
  readonly gatherings: FakeGatherings;
  readonly userId: string;
  readonly deviceId: string;
  readonly isOnline: ReadonlySignal<boolean>;
}

/** Rings of one device in the fake world, where everybody is meant by everything. */
export function createFakeRings(scope: Scope, options: FakeRingsOptions): RingsPort {
  const { clock, homeserver, gatherings, userId, deviceId, isOnline } = options;

  async function request(): Promise<void> {
    await delay(clock, scope, fakeLatency.requestMs);
    if (!isOnline.peek() || !homeserver.isUp.peek()) throw new MeloError("offline", "the fake network is down");
  }

  return {
    notifications: gatherings.notifications,
    declines: gatherings.declines,
    async notify(roomId, kind, intent) {
      if (!homeserver.hasMembership(roomId, userId, deviceId)) throw new MeloError("forbidden", "not in the call");
      await request();
      const id = gatherings.nextId();
      const notification = { id, roomId, senderId: userId, kind, intent, expiresAtMs: clock.now() + lifetimeMs };
      gatherings.afterSync(() => {
        gatherings.notifications.value = [...gatherings.notifications.peek(), notification];
      });
      return notification;
    },
    async decline(_, notificationId) {
      await request();
      gatherings.afterSync(() => {
        gatherings.declines.value = [...gatherings.declines.peek(), { notificationId, userId }];
      });
    },
  };
}
