import { errcodes, type Errcode } from "@melo/protocol";

export interface RefusalOptions {
  readonly retryAfterMs?: number;
  /** Further fields of the answer. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** An answer that is no success, in Matrix shape. The message goes to whoever asked: it says no more than the code. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  readonly errcode: Errcode;
  readonly retryAfterMs: number | undefined;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(status: number, errcode: Errcode, message: string, options: RefusalOptions = {}) {
    super(message, { cause: options.cause });
    this.status = status;
    this.errcode = errcode;
    this.retryAfterMs = options.retryAfterMs;
    this.details = options.details ?? {};
  }
}

export function badRequest(message: string): Refusal {
  return new Refusal(400, errcodes.invalidParam, message);
}

export function missingToken(): Refusal {
  return new Refusal(401, errcodes.missingToken, "Unauthorized");
}

export function unknownToken(): Refusal {
  return new Refusal(401, errcodes.unknownToken, "Unauthorized");
}

export function forbidden(message = "Forbidden"): Refusal {
  return new Refusal(403, errcodes.forbidden, message);
}

export function notFound(message: string): Refusal {
  return new Refusal(404, errcodes.notFound, message);
}

/** Only for people who might enter if there were a place: to everybody else a full call is like any other. */
export function callFull(): Refusal {
  return new Refusal(403, errcodes.callFull, "This call is full");
}

export function tooManyRequests(retryAfterMs: number): Refusal {
  return new Refusal(429, errcodes.limitExceeded, "Too many requests", { retryAfterMs });
}

export function tooManyHeaders(): Refusal {
  return new Refusal(431, errcodes.tooLarge, "Too many headers");
}

const comeBackMs = 1000;

export function overloaded(): Refusal {
  return new Refusal(503, errcodes.limitExceeded, "Too many requests at once", { retryAfterMs: comeBackMs });
}

export function tookTooLong(): Refusal {
  return new Refusal(504, errcodes.unknown, "It took too long", { retryAfterMs: comeBackMs });
}

export function badGateway(cause?: unknown): Refusal {
  return new Refusal(502, errcodes.unknown, "A server that is needed for this does not answer", { cause });
}
