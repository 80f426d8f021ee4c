/**
 * What went wrong, for code that must choose words or a next step. Codes are stable; people's words are chosen in the
 * UI. Category says whose move it is, see {@link ErrorCategory}.
 */
export type ErrorCode =
  | "bad_request"
  | "not_signed_in"
  | "wrong_credentials"
  | "name_taken"
  | "name_invalid"
  | "password_too_weak"
  | "forbidden"
  | "not_found"
  | "rate_limited"
  | "offline"
  | "server_unreachable"
  | "server_error"
  | "invite_unknown"
  | "invite_expired"
  | "invite_used_up"
  | "invite_revoked"
  | "setup_done"
  | "no_transport"
  | "call_forbidden"
  | "call_server_unreachable"
  | "call_full"
  | "removed_from_call"
  | "joined_elsewhere"
  | "encryption_failed"
  | "encryption_unsupported"
  | "microphone_denied"
  | "microphone_missing"
  | "microphone_busy"
  | "camera_denied"
  | "camera_missing"
  | "camera_busy"
  | "screen_share_denied"
  | "screen_share_unsupported"
  | "background_unavailable"
  | "voice_processing_unavailable"
  | "insecure_origin"
  | "storage_unavailable"
  | "active_elsewhere"
  | "aborted"
  | "misconfigured"
  | "unexpected";

/**
 * Whose move it is: `configuration` the operator's, `network` nobody's (wait), `permission` a moderator's or the browser
 * settings', `device` the person's hardware, `capacity` later or elsewhere, `input` the person's text, `bug` ours.
 */
export type ErrorCategory = "configuration" | "network" | "permission" | "device" | "capacity" | "input" | "bug";

const categories: Readonly<Record<ErrorCode, ErrorCategory>> = {
  bad_request: "bug",
  not_signed_in: "permission",
  wrong_credentials: "input",
  name_taken: "input",
  name_invalid: "input",
  password_too_weak: "input",
  forbidden: "permission",
  not_found: "input",
  rate_limited: "capacity",
  offline: "network",
  server_unreachable: "network",
  server_error: "network",
  invite_unknown: "input",
  invite_expired: "input",
  invite_used_up: "input",
  invite_revoked: "input",
  setup_done: "input",
  no_transport: "configuration",
  call_forbidden: "permission",
  call_server_unreachable: "network",
  call_full: "capacity",
  removed_from_call: "permission",
  joined_elsewhere: "device",
  encryption_failed: "bug",
  encryption_unsupported: "device",
  microphone_denied: "permission",
  microphone_missing: "device",
  microphone_busy: "device",
  camera_denied: "permission",
  camera_missing: "device",
  camera_busy: "device",
  screen_share_denied: "permission",
  screen_share_unsupported: "device",
  background_unavailable: "device",
  voice_processing_unavailable: "device",
  insecure_origin: "configuration",
  storage_unavailable: "device",
  active_elsewhere: "device",
  aborted: "input",
  misconfigured: "configuration",
  unexpected: "bug",
};

export interface MeloErrorOptions {
  readonly cause?: unknown;
  /** Whether the same call may succeed if it is simply made again; default: network and capacity errors. */
  readonly isRetryable?: boolean;
  /** Earliest useful retry, in milliseconds from now, when the other side said so. */
  readonly retryAfterMs?: number;
  /** What the server calls the request that failed: its operator finds it in the logs. Default: that of the cause. */
  readonly requestId?: string;
}

/** The only error that crosses a port. The message is for logs and developers, never for people. */
export class MeloError extends Error {
  override readonly name = "MeloError";
  readonly code: ErrorCode;
  readonly category: ErrorCategory;
  readonly isRetryable: boolean;
  readonly retryAfterMs: number | undefined;
  readonly requestId: string | undefined;

  constructor(code: ErrorCode, message: string, options: MeloErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.category = categories[code];
    this.isRetryable = options.isRetryable ?? (this.category === "network" || this.category === "capacity");
    this.retryAfterMs = options.retryAfterMs;
    this.requestId = options.requestId ?? (options.cause instanceof MeloError ? options.cause.requestId : undefined);
  }
}

/** Gives every caught value a code; what is no MeloError becomes `unexpected` with the original as its cause. */
export function meloErrorFrom(error: unknown): MeloError {
  if (error instanceof MeloError) return error;
  return new MeloError("unexpected", error instanceof Error ? error.message : String(error), { cause: error });
}
