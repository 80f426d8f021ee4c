import { errcodes, MeloError } from "@melo/protocol";
import type { Log } from "../log.ts";
import { badGateway, badRequest, forbidden, Refusal, tooManyRequests, unknownToken } from "./refusal.ts";

const defaultRetryMs = 1000;

export function answerJson(body: object, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return Response.json(body, { status, headers: { "cache-control": "no-store", ...headers } });
}

export function answerRefusal(refusal: Refusal): Response {
  const { status, errcode, message, retryAfterMs, details } = refusal;
  return answerJson(
    { errcode, error: message, ...(retryAfterMs === undefined ? {} : { retry_after_ms: retryAfterMs }), ...details },
    status,
    retryAfterMs === undefined ? {} : { "retry-after": String(Math.ceil(retryAfterMs / 1000)) },
  );
}

/** The answer to whatever a handler rejected with; logs what is not the client's own doing. */
export function answerError(error: unknown, log: Log): Response {
  const refusal = refusalFrom(error);
  if (refusal.status >= 500) log.error({ err: error, status: refusal.status }, "request failed");
  return answerRefusal(refusal);
}

function refusalFrom(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (!(error instanceof MeloError)) return internalError(error);
  switch (error.code) {
    case "bad_request":
      return badRequest("Malformed request");
    case "not_signed_in":
      return unknownToken();
    case "forbidden":
      return forbidden();
    case "rate_limited":
      return tooManyRequests(error.retryAfterMs ?? defaultRetryMs);
    case "name_taken":
      return new Refusal(400, errcodes.userInUse, "This name is taken");
    case "name_invalid":
      return new Refusal(400, errcodes.invalidUsername, "Names have lower-case letters, digits and ._=/+-");
    case "password_too_weak":
      return new Refusal(400, errcodes.weakPassword, "The password is too weak");
    case "server_unreachable":
    case "server_error":
    case "call_server_unreachable":
      return badGateway(error);
    default:
      return internalError(error);
  }
}

function internalError(cause: unknown): Refusal {
  return new Refusal(500, errcodes.unknown, "Internal error", { cause });
}
