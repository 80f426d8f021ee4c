import type { LivekitTransport, SfuCredentials, TokenPort } from "@melo/call";
import { MeloError } from "@melo/protocol";
import type { MatrixClient } from "matrix-js-sdk";
import type { MatrixContext } from "../client/matrix-context.ts";
import type { ErrcodeMeanings } from "../http/http-error.ts";
import { requiredNumber, requiredString } from "../http/json-fields.ts";
import { requestJson } from "../http/request-json.ts";
import { claimsOfToken } from "./livekit-claims.ts";

const meanings: ErrcodeMeanings = {
  // A room that one may not enter and one that does not exist look the same.
  M_FORBIDDEN: "call_forbidden",
  M_NOT_FOUND: "call_forbidden",
  // There is no token service at this address.
  M_UNRECOGNIZED: "call_server_unreachable",
};

export interface OwnDeployment {
  /** Whether MELO's own token route gives out the right to this transport, to this session. */
  serves(transport: LivekitTransport): Promise<boolean>;
}

/** The bits of the context that getting tokens needs. */
export interface TokenContext extends Pick<MatrixContext, "session" | "melo" | "toMeloError"> {
  readonly client: Pick<MatrixClient, "getOpenIdToken">;
}

/** Credentials from MELO's route for our own deployment, from the transport's own service (MSC4195) for others. */
export function createTokens(context: TokenContext, own: OwnDeployment): TokenPort {
  const { client, session, melo } = context;

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

  return {
    async requestCredentials(roomId, transport) {
      try {
        return (await own.serves(transport)) ? await fromMelo(roomId) : await fromService(roomId, transport);
      } catch (error) {
        throw asCallError(error);
      }
    },
  };
}

/** To somebody who wants to talk it is the call's server that fails, whichever machine it was. */
function asCallError(error: unknown): unknown {
  if (!(error instanceof MeloError)) return error;
  const isUnreachable = error.code === "server_unreachable" || error.code === "server_error";
  return isUnreachable ? new MeloError("call_server_unreachable", error.message, { cause: error }) : error;
}
