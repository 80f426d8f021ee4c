import type { CallConnection } from "../livekit/call-server.ts";

/** A connection that ended, by its person's own will or not. */
export interface Departure extends CallConnection {
  readonly reason: DepartureReason;
  /** The last moment at which it can have been. */
  readonly leftByMs: number;
}

/**
 * - `client`: the client said that it goes; a closed tab and a reload do, too.
 * - `replaced`: the same identity is connecting again, or LiveKit moves the connection to another node.
 * - `interrupted`: LiveKit ended it and expects the client back within seconds.
 * - `lost`: everything else, above all a client that has not been heard for long.
 */
export type DepartureReason = "client" | "replaced" | "interrupted" | "lost";

/** How long a client that LiveKit expects back may take. */
export const comeBackMs = 15_000;
