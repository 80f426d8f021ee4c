import type { MatrixSession } from "@melo/chat";
import { requestJson, type HttpDeps } from "../http/request-json.ts";
import { sessionFromLoginAnswer } from "./login-answer.ts";

export interface PasswordSignIn {
  readonly homeserverUrl: string;
  /** A localpart or a full user id. */
  readonly username: string;
  readonly password: string;
  /** How this device is called in the list of the person's devices. */
  readonly deviceDisplayName: string;
}

/** Rejects with `wrong_credentials`, `rate_limited`, `server_unreachable`, `offline`, `server_error`. */
export async function signInWithPassword(signIn: PasswordSignIn, deps: HttpDeps): Promise<MatrixSession> {
  const answer = await requestJson(deps, {
    method: "POST",
    url: new URL("/_matrix/client/v3/login", signIn.homeserverUrl).href,
    body: {
      type: "m.login.password",
      identifier: { type: "m.id.user", user: signIn.username.trim() },
      password: signIn.password,
      initial_device_display_name: signIn.deviceDisplayName,
    },
    meanings: { M_FORBIDDEN: "wrong_credentials", M_INVALID_USERNAME: "wrong_credentials" },
  });
  return sessionFromLoginAnswer(signIn.homeserverUrl, answer);
}
