import { publishSources } from "@melo/protocol";
import { AccessToken, TokenVerifier, type ClaimGrants, type VideoGrant } from "livekit-server-sdk";
import { unknownToken, forbidden } from "../http/refusal.ts";
import type { CallRights, LivekitKey } from "../livekit/call-server.ts";
import { trackSourceOf } from "../livekit/track-sources.ts";

/** Whom a LiveKit token lets in where, and with which rights. */
export interface JoinToken {
  readonly jwt: string;
  readonly identity: string;
  /** Name of the LiveKit room. */
  readonly room: string;
  /** Signed with the token: see `bearerOf`. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly rights: CallRights;
  /** The same token with other rights, as valid as this one. */
  withRights(rights: CallRights): Promise<string>;
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
  const { sub: identity = "", attributes = {} } = claims;
  // Without a room in the token LiveKit would take one from the query.
  if (grant.roomJoin !== true || !isText(grant.room) || !isText(identity)) throw forbidden("Not a token to join with");
  return {
    jwt,
    identity,
    room: grant.room,
    attributes,
    rights: rightsOf(grant),
    withRights: (rights) => signAgain(key, identity, claims, rights),
  };
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

/** As LiveKit reads a grant: what is not said is granted, and no list of sources means all of them. */
function rightsOf({ canPublish = true, canPublishSources = [], canSubscribe = true }: VideoGrant): CallRights {
  // In a token sources have names, whatever the type of the SDK says, which is for making one.
  const named: readonly unknown[] = canPublishSources;
  const sources = publishSources.filter((source) => named.length === 0 || named.includes(source));
  return { canPublishSources: canPublish ? sources : [], canSubscribe };
}

async function signAgain(key: LivekitKey, identity: string, claims: ClaimGrants, rights: CallRights): Promise<string> {
  const { name, metadata, attributes, exp = 0 } = claims;
  const token = new AccessToken(key.id, key.secret, {
    identity,
    ...(name === undefined ? {} : { name }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(attributes === undefined ? {} : { attributes }),
    // A token in its last moments, or in LiveKit's leeway after them, gets a moment more: it is used at once.
    ttl: Math.max(leewaySeconds, Math.ceil(exp - Date.now() / 1000)),
  });
  token.addGrant({
    ...claims.video,
    canPublish: rights.canPublishSources.length > 0,
    canPublishSources: rights.canPublishSources.map(trackSourceOf),
    canSubscribe: rights.canSubscribe,
  });
  return token.toJwt();
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
