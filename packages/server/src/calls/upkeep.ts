import { eventTypes } from "@melo/protocol";
import type { RoomEventListeners } from "../appservice/dispatcher.ts";
import { createDepartures, type Departures, type DeparturesDeps } from "../departures/create-departures.ts";
import { createReconciliation, type ReconciliationDeps } from "../reconcile/create-reconciliation.ts";

export type UpkeepDeps = DeparturesDeps & Omit<ReconciliationDeps, "overwritten" | "withdrawMembership">;

/**
 * What keeps calls and rooms the same where people do not do it themselves: devices that go without a word, memberships
 * that others overwrite, pushes and webhooks that are lost.
 */
export interface Upkeep extends Departures {
  readonly listeners: RoomEventListeners;
}

export function createUpkeep(deps: UpkeepDeps): Upkeep {
  const departures = createDepartures(deps);
  const reconciliation = createReconciliation({ ...deps, ...departures });
  return {
    delegateLeave: departures.delegateLeave,
    async onArrival(connection) {
      // What it leads to LiveKit need not wait for.
      void reconciliation.onArrival(connection);
      await departures.onArrival(connection);
    },
    onDeparture: departures.onDeparture,
    listeners: {
      ...departures.listeners,
      [eventTypes.callMember]: [...(departures.listeners[eventTypes.callMember] ?? []), reconciliation.onCallMember],
    },
    async run(signal) {
      await Promise.all([departures.run(signal), reconciliation.run(signal)]);
    },
  };
}
