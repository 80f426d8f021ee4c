import { repeat, type Clock, type Scope } from "@melo/reactive";
import { ConnectionState, type Room } from "livekit-client";

/** How media travels, the better the higher: through a relay, straight over TCP, straight over UDP. */
export type PathRank = 0 | 1 | 2;

export interface PathState {
  readonly ice: RTCIceConnectionState;
  /** Undefined while no candidate pair is selected, and in browsers that do not say. */
  readonly rank: PathRank | undefined;
}

export interface WatchedPath {
  /** As the browser says; undefined while there is no connection, or one that is being renewed already. */
  read(): PathState | undefined;
  /** Another way for the same media: everything that is sent and received stays. */
  renew(): void;
}

const lookEveryMs = 250;
/** The browser has waited for answers for five seconds already when it says `disconnected`. */
const patienceMs = 250;

/**
 * Has ICE begin anew as soon as the browser knows that the path is dead: a firewall that begins to drop UDP, a change from
 * Wi-Fi to cable. LiveKit waits for ICE's `failed`, some ten seconds later, in which nobody is heard. Two signs of it:
 * nothing answers any more, or the browser has gone over to a worse pair that it kept in reserve. The server does not follow
 * to a pair of lower priority and goes on sending into the dead one.
 */
export function renewDeadPath(scope: Scope, clock: Clock, path: WatchedPath): void {
  let deadSinceMs: number | undefined;
  let isRenewed = false;
  let bestRank: PathRank | undefined;

  function isDeadForLong(): boolean {
    deadSinceMs ??= clock.now();
    return clock.now() - deadSinceMs >= patienceMs;
  }

  repeat(clock, scope, lookEveryMs, () => {
    const state = path.read();
    const hasFallenBack = state?.rank !== undefined && bestRank !== undefined && state.rank < bestRank;
    if (state?.ice === "disconnected") {
      // Once for each time it dies: what follows is LiveKit's own way of trying again.
      if (!isDeadForLong() || isRenewed) return;
      isRenewed = true;
      path.renew();
      return;
    }
    deadSinceMs = undefined;
    if (state === undefined) return;
    bestRank = state.rank ?? bestRank;
    if (hasFallenBack) path.renew();
    else if (state.ice === "connected" || state.ice === "completed") isRenewed = false;
  });
}

/** LiveKit's transports: with one peer connection all goes over the publisher's. */
export function readPath(room: Room): PathState | undefined {
  if (room.state !== ConnectionState.Connected) return undefined;
  const { publisher, subscriber } = room.engine.pcManager ?? {};
  if (publisher === undefined) return undefined;
  const isDead = [publisher, subscriber].some((side) => side?.getICEConnectionState() === "disconnected");
  const ice = isDead ? "disconnected" : publisher.getICEConnectionState();
  return { ice, rank: rankOf(publisher.getSenders()[0]?.transport?.iceTransport) };
}

/** What media there is comes through, whatever has become of signalling. A side that carries nothing yet is `new`. */
export function isPathAlive(room: Room): boolean {
  const { publisher, subscriber } = room.engine.pcManager ?? {};
  const states = [publisher, subscriber].map((side) => side?.getICEConnectionState() ?? "new");
  const isAlive = (state: RTCIceConnectionState): boolean => state === "connected" || state === "completed";
  return states.some(isAlive) && states.every((state) => isAlive(state) || state === "new");
}

function rankOf(transport: RTCIceTransport | undefined): PathRank | undefined {
  const local = transport?.getSelectedCandidatePair?.()?.local;
  if (local?.type === undefined || local.type === null) return undefined;
  if (local.type === "relay") return 0;
  return local.protocol === "tcp" ? 1 : 2;
}
