import { TokenVerifier, type VideoGrant } from "livekit-server-sdk";
import { unknownToken, forbidden } from "../http/refusal.ts";
import type { LivekitKey } from "../livekit/call-server.ts";

/** Whom a LiveKit token lets in where. */
export interface JoinToken {
  readonly jwt: string;
  readonly identity: string;
  /** Name of the LiveKit room. */
  readonly room: string;
}

/** LiveKit accepts a token this long after its end. */
const leewaySeconds = 60;

/** Verifies signature, dates and purpose. Throws a 401 for a token LiveKit would not take, a 403 for one of another purpose. */
export async function verifyJoinToken(jwt: string, keys: readonly LivekitKey[]): Promise<JoinToken> {
  const issuer = issuerOf(jwt);
  const key = keys.find(({ id }) => id === issuer);
  if (key === undefined) throw unknownToken();
  const claims = await new TokenVerifier(key.id, key.secret).verify(jwt, leewaySeconds).catch(() => {
    // Why it is not valid is nobody's business.
    throw unknownToken();
  });
  const grant: VideoGrant = claims.video ?? {};
  const { sub: identity = "" } = claims;
  // Without a room in the token LiveKit would take one from the query.
  if (grant.roomJoin !== true || !isText(grant.room) || !isText(identity)) throw forbidden("Not a token to join with");
  return { jwt, identity, room: grant.room };
}

/** The claim that names the key; nothing is believed before the signature is verified with it. */
function issuerOf(jwt: string): unknown {
  try {
    const claims: unknown = JSON.parse(Buffer.from(jwt.split(".")[1] ?? "", "base64url").toString("utf8"));
    return typeof claims === "object" && claims !== null && "iss" in claims ? claims.iss : undefined;
  } catch {
    // Not a JWT.
    return undefined;
  }
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
