import { MeloError, type ErrorCode } from "@melo/protocol";

/** An HTTP answer that is no success, in the terms of the Matrix specification ("Standard error response"). */
export interface HttpFailure {
  readonly status: number;
  /** Undefined if the answer was no Matrix error: something between us and the server spoke. */
  readonly errcode: string | undefined;
  readonly message: string;
  readonly retryAfterMs: number | undefined;
}

const codeByErrcode: Readonly<Record<string, ErrorCode>> = {
  M_UNKNOWN_TOKEN: "not_signed_in",
  M_MISSING_TOKEN: "not_signed_in",
  M_FORBIDDEN: "forbidden",
  M_USER_DEACTIVATED: "forbidden",
  M_USER_SUSPENDED: "forbidden",
  M_USER_LOCKED: "forbidden",
  M_GUEST_ACCESS_FORBIDDEN: "forbidden",
  M_NOT_FOUND: "not_found",
  M_LIMIT_EXCEEDED: "rate_limited",
  M_USER_IN_USE: "name_taken",
  M_EXCLUSIVE: "name_taken",
  M_INVALID_USERNAME: "name_invalid",
  M_WEAK_PASSWORD: "password_too_weak",
  // Synapse's password policy names the rule instead of M_WEAK_PASSWORD.
  M_PASSWORD_TOO_SHORT: "password_too_weak",
  M_PASSWORD_NO_DIGIT: "password_too_weak",
  M_PASSWORD_NO_UPPERCASE: "password_too_weak",
  M_PASSWORD_NO_LOWERCASE: "password_too_weak",
  M_PASSWORD_NO_SYMBOL: "password_too_weak",
  M_PASSWORD_IN_DICTIONARY: "password_too_weak",
  M_BAD_JSON: "bad_request",
  M_NOT_JSON: "bad_request",
  M_INVALID_PARAM: "bad_request",
  M_MISSING_PARAM: "bad_request",
  M_TOO_LARGE: "bad_request",
  CHAT_MELO_INVITE_UNKNOWN: "invite_unknown",
  CHAT_MELO_INVITE_EXPIRED: "invite_expired",
  CHAT_MELO_INVITE_USED_UP: "invite_used_up",
  CHAT_MELO_INVITE_REVOKED: "invite_revoked",
  CHAT_MELO_SETUP_DONE: "setup_done",
};

/** What some endpoints mean by an errcode that is general elsewhere. */
export type ErrcodeMeanings = Readonly<Record<string, ErrorCode>>;

/**
 * An answer without an errcode never ends a session: proxies, portals and gateways answer 401 and 403 too.
 */
export function errorFromFailure(failure: HttpFailure, meanings: ErrcodeMeanings = {}): MeloError {
  const { status, errcode, retryAfterMs } = failure;
  const known = errcode === undefined ? undefined : (meanings[errcode] ?? codeByErrcode[errcode]);
  const code = known ?? codeFromStatus(status, errcode !== undefined);
  return new MeloError(code, `${status} ${errcode ?? ""} ${failure.message}`, {
    cause: failure,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

function codeFromStatus(status: number, isMatrixAnswer: boolean): ErrorCode {
  if (status === 429) return "rate_limited";
  if (status >= 500) return "server_error";
  return isMatrixAnswer ? "unexpected" : "server_unreachable";
}

/** `fetch` rejected: nobody answered, or nobody in time. */
export function errorFromNoAnswer(error: unknown, isOnline: boolean): MeloError {
  return new MeloError(isOnline ? "server_unreachable" : "offline", "no answer", { cause: error });
}
