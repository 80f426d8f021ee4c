/** One connection of somebody to a LiveKit room. */
export interface Connection {
  readonly livekitRoom: string;
  readonly identity: string;
  /** LiveKit's id of the connection: a device that comes back has another one. Empty if it is not known. */
  readonly sid: string;
  readonly joinedAtMs: number;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A connection that ended, by its person's own will or not. */
export interface Departure extends Connection {
  readonly reason: DepartureReason;
  /** By LiveKit's clock; LiveKit says seconds, this is the last moment of that second. */
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
