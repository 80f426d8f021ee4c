import { randomUUID } from "node:crypto";
import { createRoomViews, type RoomViews, type RoomViewsDeps } from "../access/room-views.ts";
import type { RoomEvent } from "../appservice/room-events.ts";
import { isAnnouncement } from "../departures/ghost-policy.ts";
import type { OverwrittenMemberships } from "../departures/overwritten-memberships.ts";
import type { WithdrawMembership } from "../departures/withdraw-membership.ts";
import type { MasqueradePort } from "../homeserver/application-service.ts";
import { createCallRooms } from "../livekit/call-rooms.ts";
import type { CallConnection, CallServerPort } from "../livekit/call-server.ts";
import type { Log } from "../log.ts";
import type { WhoIs } from "../moderation/enforce-policy.ts";
import { createMembershipClearing } from "../moderation/clear-memberships.ts";
import type { KeyValuePort } from "../store/key-value-port.ts";
import type { OnDrift } from "./drift.ts";
import { createMembershipIndex } from "./membership-index.ts";
import { createMendMemberships } from "./mend-memberships.ts";
import { createMendPeople, type UnknownParticipants } from "./mend-people.ts";
import { createReconciler, type Reconciler } from "./reconciler.ts";
import { createSecondLine } from "./second-line.ts";
import { createStreaks } from "./streaks.ts";
import { createWatchedRooms } from "./watched-rooms.ts";

export interface ReconciliationDeps {
  readonly store: KeyValuePort;
  readonly masquerade: MasqueradePort;
  readonly callServer: CallServerPort;
  readonly views: RoomViews;
  readonly metrics: RoomViewsDeps["metrics"];
  readonly whoIs: WhoIs;
  /** Takes somebody out of a room's call if he may not be there now, or gives him the rights of now. */
  judge(person: { readonly roomId: string; readonly userId: string }): Promise<void>;
  readonly overwritten: Pick<OverwrittenMemberships, "mend">;
  readonly withdrawMembership: WithdrawMembership;
  readonly serverName: string;
  /** Of the token service, as clients know it. */
  readonly serviceUrl: string;
  readonly unknownParticipants: UnknownParticipants;
  isHomeserverUp(): Promise<boolean>;
  onHomeserverBack(): Promise<unknown>;
  readonly onDrift: OnDrift;
  readonly log: Log;
  now(): number;
  pause(delayMs: number, signal: AbortSignal): Promise<void>;
}

/** What makes good for pushes and webhooks that were lost. */
export interface Reconciliation extends Reconciler {
  /** Somebody came into a call. Never rejects. */
  onArrival(connection: CallConnection): Promise<void>;
  /** A pushed call membership. */
  onCallMember(event: RoomEvent): Promise<void>;
}

export function createReconciliation(deps: ReconciliationDeps): Reconciliation {
  const { store, masquerade, serverName, now } = deps;
  const callRooms = createCallRooms(store, masquerade, serverName);
  const watchedRooms = createWatchedRooms(store);
  const index = createMembershipIndex(store, now);
  const streaks = createStreaks();
  const liveViews = createRoomViews({ ...deps, arePushesArriving: () => false });
  const reconciler = createReconciler({
    ...deps,
    callRooms,
    watchedRooms,
    streaks,
    holder: randomUUID(),
    mendPeople: createMendPeople({ ...deps, liveViews, streaks }),
    mendMemberships: createMendMemberships({
      ...deps,
      index,
      liveViews,
      streaks,
      clearMemberships: createMembershipClearing(deps),
    }),
  });
  return {
    ...reconciler,
    onArrival: createSecondLine({ ...deps, callRooms }),
    async onCallMember({ roomId, stateKey, content }) {
      if (stateKey === undefined || !isAnnouncement(content)) return;
      await Promise.all([callRooms.note(roomId), watchedRooms.add(roomId), index.note(roomId, stateKey)]);
    },
  };
}
