/**
 * What is counted and measured, in the words of `calls`. Labels are few and fixed: no ids, no addresses, no names of
 * people or rooms, for whoever reads metrics is not whoever may read logs.
 */
export interface Metrics {
  /** One answered HTTP request. `route` is the pattern, never the path. */
  request(route: string, method: string, status: number, durationMs: number): void;
  /** One answered request for a LiveKit token. */
  token(endpoint: TokenEndpoint, result: TokenResult): void;
  /** Somebody was taken out of a call, or lost a right in it; `originServerTs` is when what caused it was sent. */
  removal(trigger: RemovalTrigger, originServerTs: number | undefined): void;
  /** A step that this many jobs took. */
  job(queue: string, step: JobStep, count: number): void;
  /** What the reconciler found that pushes and webhooks had missed. */
  drift(kind: DriftKind, count: number): void;
  /** One look at the door. */
  door(verdict: "allowed" | "refused" | "unknown", reason: string): void;
  /** One request to a server that we need. */
  upstream(name: UpstreamName, outcome: "ok" | "refused" | "unreachable", durationMs: number): void;
  /** A limit that said no. */
  limited(limit: string): void;
  /** Where a room view came from. */
  roomView(source: "memory" | "homeserver"): void;
}

export type TokenEndpoint = "api_livekit" | "sfu_get" | "get_token" | "msc4195" | "msc4195_federation";
export type TokenResult = "issued" | "refused" | "unauthenticated" | "malformed" | "limited" | "failed";
export type RemovalTrigger = "push" | "webhook" | "reconciler" | "moderator";
export type JobStep = "scheduled" | "claimed" | "settled" | "postponed" | "replaced" | "cancelled";
export type DriftKind =
  | "participant_without_access"
  | "unknown_participant"
  | "rights"
  | "membership_without_participant"
  | "overwritten_membership"
  | "failed_look";
export type UpstreamName = "homeserver" | "livekit" | "calls" | "token_service" | "foreign_homeserver" | "redis";
