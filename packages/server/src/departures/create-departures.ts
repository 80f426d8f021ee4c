import { createGhostClearing } from "../ghosts/clear-ghosts.ts";
import type { MasqueradePort, RequestAsService } from "../homeserver/application-service.ts";
import type { JobRunnerDeps } from "../jobs/job-runner.ts";
import type { CallConnection, CallServerPort } from "../livekit/call-server.ts";
import { createAskAnnouncedSince } from "./announced-since.ts";
import { createDelayedEvents } from "./delayed-events.ts";
import type { DelegateLeave } from "./delegate-leave.ts";
import type { Departure } from "./departure.ts";
import { createLeaveKeeper } from "./leave-keeper.ts";
import { createLookForConnection } from "./look-for-connection.ts";

export interface DeparturesDeps extends Omit<JobRunnerDeps, "queue" | "work"> {
  readonly request: RequestAsService;
  readonly masquerade: MasqueradePort;
  readonly callServer: CallServerPort;
  readonly serverName: string;
  /** Reaches other homeservers, and nothing that only looks like one. */
  readonly fetchForeign: typeof globalThis.fetch;
  wait(delayMs: number): Promise<void>;
}

/** What follows when somebody's connection to a call begins or ends. */
export interface Departures {
  readonly delegateLeave: DelegateLeave;
  onArrival(connection: CallConnection): Promise<void>;
  onDeparture(departure: Departure): Promise<void>;
  /** Works on what is due until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
}

const lookEveryMs = 4000;

export function createDepartures(deps: DeparturesDeps): Departures {
  const { masquerade, callServer, serverName, log } = deps;
  const keeper = createLeaveKeeper({
    ...deps,
    delayedEvents: createDelayedEvents(deps),
    lookForConnection: createLookForConnection(callServer),
    isAnnouncedSince: createAskAnnouncedSince(masquerade, serverName),
    times: { lookEveryMs },
  });
  const clearGhost = createGhostClearing(deps);
  return {
    delegateLeave: keeper.delegate,
    onArrival: keeper.onArrival,
    async onDeparture(departure) {
      clearGhost(departure).catch((error: unknown) => {
        log.error({ err: error, identity: departure.identity }, "a departure was not handled");
      });
      await keeper.onDeparture(departure);
    },
    run: keeper.run,
  };
}
