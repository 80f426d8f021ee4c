import type { MatrixSession } from "@melo/chat";
import { requiredString, type JsonObject } from "../http/json-fields.ts";

/** The answer of login and of both registrations (Matrix specification, "Login", 200). */
export function sessionFromLoginAnswer(homeserverUrl: string, answer: JsonObject): MatrixSession {
  return {
    homeserverUrl,
    userId: requiredString(answer, "user_id"),
    deviceId: requiredString(answer, "device_id"),
    accessToken: requiredString(answer, "access_token"),
  };
}
