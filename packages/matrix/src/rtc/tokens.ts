import type { LivekitTransport, SfuCredentials, TokenPort } from "@melo/call";
import { MeloError } from "@melo/protocol";
import type { MatrixContext } from "../client/matrix-context.ts";
import type { ErrcodeMeanings } from "../http/http-error.ts";
import { requiredNumber, requiredString } from "../http/json-fields.ts";
import { requestJson } from "../http/request-json.ts";
import { claimsOfToken } from "./livekit-claims.ts";

/** Credentials this close to their end are not worth connecting with. */
const remainingLifeMs = 60_000;
/** Long enough to bridge hover and click, short enough that nobody enters on an old permission. */
const cacheLifeMs = 60_000;

const meanings: ErrcodeMeanings = { M_FORBIDDEN: "call_forbidden", M_NOT_FOUND: "call_forbidden" };

interface CachedCredentials {
  readonly requestedAtMs: number;
  readonly credentials: Promise<SfuCredentials>;
}

export interface OwnDeployment {
  /** Whether the session's homeserver is the one that MELO's own token route knows. */
  readonly isHomeserver: boolean;
  findTransports(): Promise<readonly LivekitTransport[]>;
}

/** Credentials from MELO's route for our own deployment, from the transport's own service (MSC4195) for others. */
export function createTokens(context: MatrixContext, own: OwnDeployment): TokenPort {
  const { client, session, clock, melo } = context;
  const cache = new Map<string, CachedCredentials>();

  async function isOwn(transport: LivekitTransport): Promise<boolean> {
    if (!own.isHomeserver) return false;
    const offered = await own.findTransports();
    return offered.some(({ serviceUrl }) => serviceUrl === transport.serviceUrl);
  }

  async function fromMelo(roomId: string): Promise<SfuCredentials> {
    const answer = await requestJson(melo, {
      method: "GET",
      url: new URL(`/api/livekit?room=${encodeURIComponent(roomId)}`, melo.origin).href,
      accessToken: session.accessToken,
      meanings,
    });
    return {
      url: requiredString(answer, "url"),
      token: requiredString(answer, "token"),
      livekitRoom: requiredString(answer, "room"),
      participantIdentity: requiredString(answer, "identity"),
      expiresAtMs: requiredNumber(answer, "expiresAt"),
    };
  }

  async function fromService(roomId: string, transport: LivekitTransport): Promise<SfuCredentials> {
    const openIdToken = await client.getOpenIdToken().catch((error: unknown) => {
      throw context.toMeloError(error, meanings);
    });
    const answer = await requestJson(melo, {
      method: "POST",
      url: `${transport.serviceUrl.replace(/\/+$/, "")}/sfu/get`,
      body: { room: roomId, openid_token: { ...openIdToken }, device_id: session.deviceId },
      meanings,
    });
    const token = requiredString(answer, "jwt");
    return { url: requiredString(answer, "url"), token, ...claimsOfToken(token) };
  }

  async function request(roomId: string, transport: LivekitTransport): Promise<SfuCredentials> {
    try {
      return (await isOwn(transport)) ? await fromMelo(roomId) : await fromService(roomId, transport);
    } catch (error) {
      throw asCallError(error);
    }
  }

  async function reusable(cached: CachedCredentials | undefined): Promise<SfuCredentials | undefined> {
    if (cached === undefined || clock.now() - cached.requestedAtMs > cacheLifeMs) return undefined;
    const credentials = await cached.credentials;
    return credentials.expiresAtMs - clock.now() > remainingLifeMs ? credentials : undefined;
  }

  return {
    async requestCredentials(roomId, transport) {
      const key = `${roomId} ${transport.serviceUrl}`;
      const cached = await reusable(cache.get(key));
      if (cached !== undefined) return cached;
      const credentials = request(roomId, transport);
      const entry = { requestedAtMs: clock.now(), credentials };
      cache.set(key, entry);
      credentials.catch(() => {
        if (cache.get(key) === entry) cache.delete(key);
      });
      return credentials;
    },
  };
}

/** To somebody who wants to talk it is the call's server that fails, whichever machine it was. */
function asCallError(error: unknown): unknown {
  if (!(error instanceof MeloError)) return error;
  const isUnreachable = error.code === "server_unreachable" || error.code === "server_error";
  return isUnreachable ? new MeloError("call_server_unreachable", error.message, { cause: error }) : error;
}
