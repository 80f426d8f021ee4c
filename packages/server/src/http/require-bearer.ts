import type { Log } from "../log.ts";
import { bearerTokenOf } from "./bearer-token.ts";
import type { Handler } from "./handler.ts";
import { unknownToken } from "./refusal.ts";
import { isSameSecret } from "./same-secret.ts";

/** A handler for those alone who show this secret as their bearer token: a 401 for everybody else. */
export function requireBearer(secret: string, log: Log, handle: Handler): Handler {
  return async function guardedHandler(request, parameters) {
    if (!isSameSecret(bearerTokenOf(request), secret)) {
      log.warn({}, "refused: wrong hs_token");
      throw unknownToken();
    }
    return handle(request, parameters);
  };
}
