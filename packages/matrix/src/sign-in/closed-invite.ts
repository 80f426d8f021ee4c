import type { MeloError } from "@melo/protocol";
import { isJsonObject, optionalString } from "../http/json-fields.ts";

/**
 * Who made an invitation link that no longer works, so that people know whom to ask for another. Undefined where the
 * server did not tell: only whoever has a real code may know.
 */
export function inviterOfClosedInvite(error: MeloError): string | undefined {
  const failure = error.cause;
  if (!isJsonObject(failure) || !isJsonObject(failure["answer"])) return undefined;
  const inviter = failure["answer"]["inviter"];
  return isJsonObject(inviter) ? optionalString(inviter, "display_name") : undefined;
}
