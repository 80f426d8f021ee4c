import type { Announcement, MembershipPort } from "@melo/call";
import { eventTypes } from "@melo/protocol";
import { constant, createEventSource, type Scope } from "@melo/reactive";
import type { ToDeviceBatch } from "matrix-js-sdk/lib/models/ToDeviceMessage.js";
import type { MatrixContext } from "../client/matrix-context.ts";
import { announceInRoom } from "./announcement.ts";
import { createKeyAsker } from "./ask-for-keys.ts";
import { createEarlyKeys } from "./early-keys.ts";
import { listenToGenuineMessages } from "./genuine-messages.ts";
import { requireCrypto } from "./require-crypto.ts";
import { createRosters } from "./roster.ts";
import type { TransportSearch } from "./transports.ts";

export function createMemberships(scope: Scope, context: MatrixContext, transports: TransportSearch): MembershipPort {
  const genuine = {
    keys: listenToGenuineMessages(scope, context.client, eventTypes.encryptionKeys),
    keyRequests: listenToGenuineMessages(scope, context.client, eventTypes.callKeyRequest),
  };
  const memberships = createRosters(scope, context);
  const earlyKeys = createEarlyKeys(scope, context.clock, genuine.keys);
  const asker = createKeyAsker({
    clock: context.clock,
    own: context.session,
    encrypt: (eventType, devices, content) =>
      requireCrypto(context.client).encryptToDeviceMessages(eventType, devices, content),
    // Not by the SDK's queue, which sends one batch after the other.
    send: ({ eventType, batch }) => context.client.sendToDevice(eventType, byUserAndDevice(batch)),
    warn: context.warn,
  });
  return {
    memberships,
    prepareKeyRequest: (roomId) => asker.prepare(roomId, memberships(roomId).peek()),
    askForKeys(roomId) {
      earlyKeys.expect(roomId);
      asker.ask(roomId, memberships(roomId).peek());
    },
    findTransports: () => transports.find(),
    announce(callScope, roomId, transport, intent) {
      const room = context.client.getRoom(roomId);
      if (room === null) return failedAnnouncement;
      const life = callScope.createChild();
      // A client that stopped cannot keep an announcement, whoever else wants it to live.
      life.onEnd(scope.onEnd(() => life.end()));
      return announceInRoom(life, context, { ...genuine, early: earlyKeys }, { room, transport, intent });
    },
    retryNow: context.retryNow,
  };
}

type Batch = ToDeviceBatch["batch"];

function byUserAndDevice(batch: Batch): Map<string, Map<string, Batch[number]["payload"]>> {
  return new Map(
    [...Map.groupBy(batch, ({ userId }) => userId)].map(([userId, ofUser]) => [
      userId,
      new Map(ofUser.map(({ deviceId, payload }) => [deviceId, payload])),
    ]),
  );
}

/** Of a room that we are not in. */
const failedAnnouncement: Announcement = {
  state: constant("failed"),
  keys: constant([]),
  keyRequests: createEventSource(),
  handKey: () => undefined,
  takeKeyBack: () => undefined,
  setIntent: () => Promise.resolve(),
  withdraw: () => Promise.resolve(),
};
