import { MeloError } from "@melo/protocol";
import { isJsonObject, requiredNumber, requiredObject, requiredString } from "../http/json-fields.ts";

export interface LivekitClaims {
  readonly livekitRoom: string;
  readonly participantIdentity: string;
  readonly expiresAtMs: number;
}

/** Reads a LiveKit token's claims without verifying it: that is LiveKit's business. */
export function claimsOfToken(token: string): LivekitClaims {
  const claims = payloadOf(token);
  if (!isJsonObject(claims)) throw new MeloError("call_server_unreachable", "the token service sent no JWT");
  return {
    livekitRoom: requiredString(requiredObject(claims, "video"), "room"),
    participantIdentity: requiredString(claims, "sub"),
    expiresAtMs: requiredNumber(claims, "exp") * 1000,
  };
}

function payloadOf(token: string): unknown {
  const [, payload] = token.split(".");
  if (payload === undefined) return undefined;
  try {
    const base64 = payload.replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    // Not a JWT; the caller says so.
    return undefined;
  }
}
