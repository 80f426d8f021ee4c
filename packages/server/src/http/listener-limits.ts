/** What one listener bears before it refuses. */
export interface ListenerLimits {
  /** Request line and headers together. */
  readonly headerBytes: number;
  readonly headerCount: number;
  readonly connections: number;
  /** Requests that are being answered; more are told to come back. */
  readonly requests: number;
  /** A client that sends its headers byte by byte has no longer than this. */
  readonly headersTimeoutMs: number;
  /** Nor one that sends a body so. */
  readonly requestTimeoutMs: number;
  /** Longest that an answer may take. Less than the 30 s that a homeserver waits which hands a request on to us. */
  readonly answerTimeoutMs: number;
  /** Longer than that of the front door's pool, so that it is the front door that closes idle connections. */
  readonly keepAliveTimeoutMs: number;
}

export const listenerLimits: ListenerLimits = {
  // LiveKit clients put their join request, offer included, into the query.
  headerBytes: 64 * 1024,
  headerCount: 100,
  connections: 10_000,
  requests: 4000,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  answerTimeoutMs: 25_000,
  keepAliveTimeoutMs: 65_000,
};
