import { errcodes, MeloError, type ErrorCode } from "@melo/protocol";
import type { JsonObject } from "./json-fields.ts";

/** An HTTP answer that is no success, in the terms of the Matrix specification ("Standard error response"). */
export interface HttpFailure {
  readonly status: number;
  /** Undefined if the answer was no Matrix error: something between us and the server spoke. */
  readonly errcode: string | undefined;
  readonly message: string;
  readonly retryAfterMs: number | undefined;
  /** Of the answer's `X-Request-Id`. */
  readonly requestId?: string | undefined;
  /** What else the server said, for endpoints that say more than why. */
  readonly answer?: JsonObject | undefined;
}

const codeByErrcode: Readonly<Record<string, ErrorCode>> = {
  [errcodes.unknownToken]: "not_signed_in",
  [errcodes.missingToken]: "not_signed_in",
  [errcodes.forbidden]: "forbidden",
  M_USER_DEACTIVATED: "forbidden",
  M_USER_SUSPENDED: "forbidden",
  M_USER_LOCKED: "forbidden",
  M_GUEST_ACCESS_FORBIDDEN: "forbidden",
  [errcodes.notFound]: "not_found",
  [errcodes.limitExceeded]: "rate_limited",
  [errcodes.userInUse]: "name_taken",
  M_EXCLUSIVE: "name_taken",
  [errcodes.invalidUsername]: "name_invalid",
  [errcodes.weakPassword]: "password_too_weak",
  // Synapse's password policy names the rule instead of M_WEAK_PASSWORD.
  M_PASSWORD_TOO_SHORT: "password_too_weak",
  M_PASSWORD_NO_DIGIT: "password_too_weak",
  M_PASSWORD_NO_UPPERCASE: "password_too_weak",
  M_PASSWORD_NO_LOWERCASE: "password_too_weak",
  M_PASSWORD_NO_SYMBOL: "password_too_weak",
  M_PASSWORD_IN_DICTIONARY: "password_too_weak",
  [errcodes.badJson]: "bad_request",
  [errcodes.notJson]: "bad_request",
  [errcodes.invalidParam]: "bad_request",
  M_MISSING_PARAM: "bad_request",
  [errcodes.tooLarge]: "bad_request",
  [errcodes.inviteUnknown]: "invite_unknown",
  [errcodes.inviteExpired]: "invite_expired",
  [errcodes.inviteUsedUp]: "invite_used_up",
  [errcodes.inviteRevoked]: "invite_revoked",
  [errcodes.callFull]: "call_full",
  [errcodes.setupDone]: "setup_done",
};

/** What some endpoints mean by an errcode that is general elsewhere. */
export type ErrcodeMeanings = Readonly<Record<string, ErrorCode>>;

/**
 * An answer without an errcode never ends a session: proxies, portals and gateways answer 401 and 403 too.
 */
export function errorFromFailure(failure: HttpFailure, meanings: ErrcodeMeanings = {}): MeloError {
  const { status, errcode, retryAfterMs, requestId } = failure;
  const known = errcode === undefined ? undefined : (meanings[errcode] ?? codeByErrcode[errcode]);
  const code = known ?? codeFromStatus(status, errcode !== undefined);
  return new MeloError(code, `${status} ${errcode ?? ""} ${failure.message}`, {
    cause: failure,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(requestId === undefined ? {} : { requestId }),
  });
}

function codeFromStatus(status: number, isMatrixAnswer: boolean): ErrorCode {
  if (status === 429) return "rate_limited";
  if (status >= 500) return "server_error";
  if (!isMatrixAnswer) return "server_unreachable";
  // Synapse says M_UNKNOWN for some things that it has not.
  return status === 404 ? "not_found" : "unexpected";
}

/** `fetch` rejected: nobody answered, or nobody in time. */
export function errorFromNoAnswer(error: unknown, isOnline: boolean): MeloError {
  return new MeloError(isOnline ? "server_unreachable" : "offline", "no answer", { cause: error });
}
