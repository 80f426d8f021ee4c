import type { Announcement, MembershipPort } from "@melo/call";
import { constant, type Scope } from "@melo/reactive";
import type { MatrixContext } from "../client/matrix-context.ts";
import { announceInRoom } from "./announcement.ts";
import { listenToGenuineKeys } from "./genuine-keys.ts";
import { createRosters } from "./roster.ts";
import type { TransportSearch } from "./transports.ts";

export function createMemberships(scope: Scope, context: MatrixContext, transports: TransportSearch): MembershipPort {
  const genuineKeys = listenToGenuineKeys(scope, context.client);
  return {
    memberships: createRosters(scope, context),
    findTransports: () => transports.find(),
    announce(callScope, roomId, transport, intent) {
      const room = context.client.getRoom(roomId);
      if (room === null) return failedAnnouncement;
      const life = callScope.createChild();
      // A client that stopped cannot keep an announcement, whoever else wants it to live.
      life.onEnd(scope.onEnd(() => life.end()));
      return announceInRoom(life, context, genuineKeys, { room, transport, intent });
    },
    retryNow: context.retryNow,
  };
}

/** Of a room that we are not in. */
const failedAnnouncement: Announcement = {
  state: constant("failed"),
  keys: constant([]),
  setIntent: () => Promise.resolve(),
  withdraw: () => Promise.resolve(),
};
