import { MeloError } from "@melo/protocol";
import { z } from "zod";
import type { SessionsPort } from "../homeserver/sessions.ts";
import { identityOf } from "../livekit/bearer.ts";
import { callRoomName } from "../livekit/room-name.ts";
import type { IssuedToken, TokenIssuer } from "./token-issuer.ts";

export interface HandedOnIssuerDeps {
  readonly sessions: Pick<SessionsPort, "requestOpenId">;
  /** Base URL of the token service, as a transport names it: `livekit_service_url`. */
  readonly serviceUrl: string;
  readonly fetch: typeof globalThis.fetch;
}

const timeoutMs = 10_000;
const answerSchema = z.object({ url: z.url({ protocol: /^wss?$/ }), jwt: z.string() });
const claimsSchema = z.object({ sub: z.string(), exp: z.number(), video: z.object({ room: z.string() }) });
const nobody: ReadonlySet<string> = new Set();

/**
 * Another token service makes them, such as lk-jwt-service: it is asked in the person's name, as Element Call asks it. It
 * knows nothing of what a room lets people send, nor of how many may come.
 */
export function createHandedOnIssuer({ sessions, serviceUrl, fetch }: HandedOnIssuerDeps): TokenIssuer {
  async function ask(body: object): Promise<z.output<typeof answerSchema>> {
    try {
      const response = await fetch(`${serviceUrl}/sfu/get`, {
        method: "POST",
        redirect: "error",
        signal: AbortSignal.timeout(timeoutMs),
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      if (!response.ok) throw new Error(`it answers ${response.status}`);
      return answerSchema.parse(await response.json());
    } catch (error) {
      throw new MeloError("call_server_unreachable", "the token service gives no token", { cause: error });
    }
  }

  return {
    presentIn: async () => nobody,
    async issue({ accessToken, bearer, slot }) {
      const openid = await sessions.requestOpenId(accessToken, bearer.userId);
      const { url, jwt } = await ask({ room: slot.roomId, openid_token: openid, device_id: bearer.deviceId });
      const issued = issuedFrom(url, jwt);
      // Under another name the other people of the call would not find him, nor he them.
      if (issued.room !== callRoomName(slot.roomId, slot.slotId) || issued.identity !== identityOf(bearer)) {
        throw new MeloError("call_server_unreachable", "the token service names room or participant in another way");
      }
      return issued;
    },
  };
}

/** What the token says of itself. LiveKit verifies it, and so does the door. */
function issuedFrom(url: string, jwt: string): IssuedToken {
  try {
    const claims: unknown = JSON.parse(Buffer.from(jwt.split(".")[1] ?? "", "base64url").toString("utf8"));
    const { sub, exp, video } = claimsSchema.parse(claims);
    return { url, token: jwt, identity: sub, room: video.room, expiresAtMs: exp * 1000 };
  } catch (error) {
    throw new MeloError("call_server_unreachable", "the token service answers no token", { cause: error });
  }
}
