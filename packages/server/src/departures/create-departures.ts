import { eventTypes } from "@melo/protocol";
import type { RoomViews } from "../access/room-views.ts";
import type { RoomEventListeners } from "../appservice/dispatcher.ts";
import type { MasqueradePort, RequestAsService } from "../homeserver/application-service.ts";
import type { JobRunnerDeps } from "../jobs/job-runner.ts";
import type { CallConnection, CallServerPort } from "../livekit/call-server.ts";
import { createAbsenceKeeper } from "./absence-keeper.ts";
import { createAskAnnouncedSince } from "./announced-since.ts";
import { createDelayedEvents } from "./delayed-events.ts";
import type { DelegateLeave } from "./delegate-leave.ts";
import type { Departure } from "./departure.ts";
import { createLeaveKeeper } from "./leave-keeper.ts";
import { createLookForConnection } from "./look-for-connection.ts";
import { createOverwrittenMemberships, type OverwrittenMemberships } from "./overwritten-memberships.ts";
import { createStickyMemberships } from "./sticky-memberships.ts";
import { createWithdrawMembership, type WithdrawMembership } from "./withdraw-membership.ts";

export interface DeparturesDeps extends Omit<JobRunnerDeps, "queue" | "work"> {
  readonly request: RequestAsService;
  readonly masquerade: MasqueradePort;
  readonly callServer: CallServerPort;
  readonly views: RoomViews;
  readonly serverName: string;
  /** Reaches other homeservers, and nothing that only looks like one. */
  readonly fetchForeign: typeof globalThis.fetch;
}

/** What follows when somebody's connection to a call begins or ends. */
export interface Departures {
  readonly delegateLeave: DelegateLeave;
  /** What LiveKit reports. Both resolve when it cannot be lost any more. */
  onArrival(connection: CallConnection): Promise<void>;
  onDeparture(departure: Departure): Promise<void>;
  /** Works on what is due, also on what other instances left, until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
}

/** With the homeserver's registration, memberships can be withdrawn and given back. */
export interface RegisteredDepartures extends Departures {
  readonly listeners: RoomEventListeners;
  readonly withdrawMembership: WithdrawMembership;
  readonly overwritten: OverwrittenMemberships;
}

/** How often a device is looked at whose leave was delegated, should no webhook come. */
const lookEveryMs = 4000;

export function createDepartures(deps: DeparturesDeps): RegisteredDepartures {
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
  return {
    delegateLeave: leaves.delegate,
    onArrival: leaves.onArrival,
    async onDeparture(departure) {
      await Promise.all([leaves.onDeparture(departure), absences.onDeparture(departure)]);
    },
    listeners: {
      [eventTypes.callMember]: [overwritten.onCallMember],
      [eventTypes.rtcMember]: [stickyMemberships.note],
    },
    withdrawMembership,
    overwritten,
    async run(signal) {
      await Promise.all([leaves, absences, overwritten].map(({ run }) => run(signal)));
    },
  };
}
