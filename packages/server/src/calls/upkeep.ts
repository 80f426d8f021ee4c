import { eventTypes } from "@melo/protocol";
import type { RoomViews } from "../access/room-views.ts";
import type { RoomEventListeners } from "../appservice/dispatcher.ts";
import { createAbsenceKeeper } from "../departures/absence-keeper.ts";
import { createAskAnnouncedSince } from "../departures/announced-since.ts";
import { createDelayedEvents } from "../departures/delayed-events.ts";
import type { DelegateLeave } from "../departures/delegate-leave.ts";
import type { Departure } from "../departures/departure.ts";
import { createLeaveKeeper } from "../departures/leave-keeper.ts";
import { createLookForConnection } from "../departures/look-for-connection.ts";
import { createOverwrittenMemberships } from "../departures/overwritten-memberships.ts";
import { createStickyMemberships } from "../departures/sticky-memberships.ts";
import { createWithdrawMembership } from "../departures/withdraw-membership.ts";
import type { RequestAsService } from "../homeserver/application-service.ts";
import type { JobRunnerDeps } from "../jobs/job-runner.ts";
import type { CallConnection } from "../livekit/call-server.ts";
import { createReconciliation, type ReconciliationDeps } from "../reconcile/create-reconciliation.ts";

export interface UpkeepDeps
  extends Omit<JobRunnerDeps, "queue" | "work">, Omit<ReconciliationDeps, "overwritten" | "withdrawMembership"> {
  readonly request: RequestAsService;
  readonly views: RoomViews;
  /** Reaches other homeservers, and nothing that only looks like one. */
  readonly fetchForeign: typeof globalThis.fetch;
}

/**
 * What keeps calls and rooms the same where people do not do it themselves: devices that go without a word, memberships
 * that others overwrite, pushes and webhooks that are lost.
 */
export interface Upkeep {
  readonly delegateLeave: DelegateLeave;
  /** What LiveKit reports. Both resolve when it cannot be lost any more. */
  onArrival(connection: CallConnection): Promise<void>;
  onDeparture(departure: Departure): Promise<void>;
  readonly listeners: RoomEventListeners;
  /** Works on what is due, also on what other instances left, until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
}

/** How often a device is looked at whose leave was delegated, should no webhook come. */
const lookEveryMs = 4000;

export function createUpkeep(deps: UpkeepDeps): Upkeep {
  const { store, masquerade, callServer, serverName } = deps;
  const lookForConnection = createLookForConnection(callServer);
  const stickyMemberships = createStickyMemberships({ store, masquerade });
  const withdrawMembership = createWithdrawMembership(masquerade);
  const leaves = createLeaveKeeper({
    ...deps,
    delayedEvents: createDelayedEvents(deps),
    lookForConnection,
    isAnnouncedSince: createAskAnnouncedSince(masquerade, serverName),
    times: { lookEveryMs },
  });
  const absences = createAbsenceKeeper({ ...deps, lookForConnection, withdrawMembership, stickyMemberships });
  const overwritten = createOverwrittenMemberships(deps);
  const reconciliation = createReconciliation({ ...deps, overwritten, withdrawMembership });
  return {
    delegateLeave: leaves.delegate,
    async onArrival(connection) {
      // What it leads to LiveKit need not wait for.
      void reconciliation.onArrival(connection);
      await leaves.onArrival(connection);
    },
    async onDeparture(departure) {
      await Promise.all([leaves.onDeparture(departure), absences.onDeparture(departure)]);
    },
    listeners: {
      [eventTypes.callMember]: [overwritten.onCallMember, reconciliation.onCallMember],
      [eventTypes.rtcMember]: [stickyMemberships.note],
    },
    async run(signal) {
      await Promise.all([leaves, absences, overwritten, reconciliation].map(({ run }) => run(signal)));
    },
  };
}
