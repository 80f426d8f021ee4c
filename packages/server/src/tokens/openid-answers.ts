import { errcodes, MeloError } from "@melo/protocol";
import { answerError, answerRefusal } from "../http/answer.ts";
import type { Handler } from "../http/handler.ts";
import { Refusal } from "../http/refusal.ts";
import type { Log } from "../log.ts";
import { LeaveNotTaken } from "./call-tokens.ts";

/** Scripts of every origin may ask and read the answer: what they prove themselves with is in the body, never a cookie. */
const openHeaders: Readonly<Record<string, string>> = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "POST",
  "access-control-allow-headers": "Accept, Content-Type, Content-Length, Accept-Encoding, X-CSRF-Token",
  "content-type": "application/json",
  "cache-control": "no-store",
};

/** A POST endpoint as MatrixRTC clients expect it: it answers every method, from every origin, in JSON. */
export function openPost(handle: (request: Request) => Promise<Response>, log: Log): Handler {
  async function answer(request: Request): Promise<Response> {
    if (request.method === "OPTIONS") return new Response(null, { status: 200 });
    if (request.method !== "POST") return new Response(null, { status: 405 });
    return handle(request).catch((error: unknown) => answerWords(error, log));
  }

  return async function handleOpenPost(request) {
    const response = await answer(request);
    for (const [name, value] of Object.entries(openHeaders)) response.headers.set(name, value);
    return response;
  };
}

/** Errors in the words that clients of these endpoints have always been told. */
function answerWords(error: unknown, log: Log): Response {
  const refusal = refusalFrom(error);
  if (refusal === undefined) return answerError(error, log);
  if (refusal.status >= 500) log.error({ err: error, status: refusal.status }, "request failed");
  return answerRefusal(refusal);
}

function refusalFrom(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error;
  if (error instanceof LeaveNotTaken) {
    return error.reason === "restricted"
      ? new Refusal(400, errcodes.badJson, "Delegation of delayed leaves is not open to users of this homeserver")
      : new Refusal(400, errcodes.badJson, "Unable to resolve client-server API");
  }
  if (error instanceof MeloError) {
    if (error.code === "not_signed_in") return unproven();
    if (error.code === "call_server_unreachable") {
      return new Refusal(500, errcodes.unknown, "Unable to create room on SFU", { cause: error });
    }
    return undefined;
  }
  return new Refusal(500, errcodes.unknown, "Internal Server Error", { cause: error });
}

export function unproven(): Refusal {
  return new Refusal(401, errcodes.unauthorized, "The request could not be authorised.");
}
