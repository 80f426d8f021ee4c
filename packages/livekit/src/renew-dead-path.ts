import { repeat, type Clock, type Scope } from "@melo/reactive";
import { ConnectionState, type Room } from "livekit-client";

export interface WatchedPath {
  /** As the browser says of ICE; undefined while there is no connection, or one that is being renewed already. */
  iceState(): RTCIceConnectionState | undefined;
  /** Another way for the same media: everything that is sent and received stays. */
  renew(): void;
}

const lookEveryMs = 250;
/** The browser has waited for answers for some seconds already when it says `disconnected`; a hiccup passes in this time. */
const patienceMs = 750;

/**
 * Looks for another way as soon as the browser says that nothing answers any more. LiveKit waits for ICE's `failed`, some ten
 * seconds later, in which nobody is heard: a firewall that begins to drop UDP, a change from Wi-Fi to cable.
 */
export function renewDeadPath(scope: Scope, clock: Clock, path: WatchedPath): void {
  let deadSinceMs: number | undefined;
  let isRenewed = false;
  repeat(clock, scope, lookEveryMs, () => {
    const state = path.iceState();
    if (state !== "disconnected") {
      deadSinceMs = undefined;
      // Once for each time it dies: what follows is LiveKit's own way of trying again.
      if (state === "connected" || state === "completed") isRenewed = false;
      return;
    }
    deadSinceMs ??= clock.now();
    if (isRenewed || clock.now() - deadSinceMs < patienceMs) return;
    isRenewed = true;
    path.renew();
  });
}

/** LiveKit's transports: with one peer connection all goes over the publisher's. */
export function pathOf(room: Room): WatchedPath {
  return {
    iceState() {
      if (room.state !== ConnectionState.Connected) return undefined;
      const transports = [room.engine.pcManager?.publisher, room.engine.pcManager?.subscriber];
      const states = transports.map((transport) => transport?.getICEConnectionState());
      return states.includes("disconnected") ? "disconnected" : states[0];
    },
    // LiveKit's only public word for it: signalling anew, as after a lost connection, which restarts ICE.
    renew: () => void room.simulateScenario("signal-reconnect"),
  };
}
