import { errcodes } from "@melo/protocol";
import { answerJson } from "../http/answer.ts";
import { clientAddressOf } from "../http/client-address.ts";
import type { Handler } from "../http/handler.ts";
import { parseClientJson } from "../http/parse-client-json.ts";
import { readText } from "../http/read-body.ts";
import { Refusal } from "../http/refusal.ts";
import type { Route } from "../http/router.ts";
import type { LimitRate, RateLimit } from "../limits/rate-limits.ts";
import type { Log } from "../log.ts";
import type { VerifyOpenId } from "../openid/openid-token.ts";
import { LeaveNotTaken, type CallTokens, type CallTokenWish } from "./call-tokens.ts";
import { openPost, unproven } from "./openid-answers.ts";
import { parseDelegateLeave, parseGetToken, parseSfuGet, unreadable, type OpenIdWish } from "./openid-bodies.ts";

export interface OpenIdRoutesDeps {
  /** Where they are mounted: `/livekit/jwt`, or nothing for the root. */
  readonly prefix: string;
  readonly tokens: CallTokens;
  readonly verifyOpenId: VerifyOpenId;
  /** Our own homeserver, and those that the operator names: they are asked as often as anybody wants. */
  isTrusted(serverName: string): boolean;
  /** WebSocket URL that clients connect to. */
  readonly livekitUrl: string;
  /** Receives LiveKit's webhooks; rejects what LiveKit did not sign. */
  readonly receiveWebhook: Handler;
  readonly limitRate: LimitRate;
  readonly log: Log;
}

const maxBodyBytes = 16 * 1024;
/** A join takes one; a call whose members are on many homeservers, one for each. */
const perUser: RateLimit = { perMinute: 30, burst: 30 };
/** An office behind one address enters its meeting within a minute. */
const perAddress: RateLimit = { perMinute: 120, burst: 120 };
/** Each asks that homeserver something. */
const perHomeserver: RateLimit = { perMinute: 300, burst: 100 };

/**
 * The token service that MatrixRTC clients know (MSC4195's older form): they prove who they are by an OpenID token of
 * their homeserver. The order of the checks is part of the contract: shape, fields, proof, access, delayed leave, room.
 */
export function openIdRoutes(deps: OpenIdRoutesDeps): readonly Route[] {
  const { prefix, tokens, livekitUrl, log } = deps;
  const users = deps.limitRate("token_user", perUser);
  const addresses = deps.limitRate("token_address", perAddress);
  const homeservers = deps.limitRate("token_homeserver", perHomeserver);

  async function identify(wish: OpenIdWish): Promise<CallTokenWish> {
    const { matrixServerName } = wish.openIdToken;
    // Whoever asks has proven nothing yet: with a limit of its own a homeserver's users could be kept out by anybody.
    if (!deps.isTrusted(matrixServerName)) await homeservers.take(matrixServerName);
    const userId = await deps.verifyOpenId(wish.openIdToken);
    if (wish.claimedUserId !== undefined && wish.claimedUserId !== userId) throw unproven();
    await users.take(userId);
    const { deviceId, memberId, slot, leave } = wish;
    return { bearer: { userId, deviceId, memberId }, slot, leave, mayPublish: true };
  }

  function tokenEndpoint(parse: (body: unknown) => OpenIdWish): Handler {
    return openPost(async (request) => {
      await addresses.take(clientAddressOf(request));
      const wish = await identify(parse(await readBody(request)));
      const { token } = await tokens.issue(wish);
      return answerJson({ url: livekitUrl, jwt: token });
    }, log);
  }

  const delegateLeave = openPost(async (request) => {
    await addresses.take(clientAddressOf(request));
    const asked = parseDelegateLeave(await readBody(request));
    await tokens.takeLeave({ ...(await identify(asked)), leave: asked.leave }).catch(forbiddenIfRestricted);
    return answerJson({});
  }, log);

  async function hearWebhook(request: Request): Promise<Response> {
    // LiveKit does nothing with the answer, whatever it is: what was forged is logged, and changes nothing.
    await deps.receiveWebhook(request, {}).catch((error: unknown) => {
      if (!(error instanceof Refusal)) log.error({ err: error }, "a webhook was not handled");
    });
    return new Response(null, { status: 200 });
  }

  async function answerHealth(request: Request): Promise<Response> {
    const isRead = request.method === "GET" || request.method === "HEAD";
    return new Response(null, { status: isRead ? 200 : 405 });
  }

  return [
    { method: "*", path: `${prefix}/sfu/get`, handle: tokenEndpoint(parseSfuGet) },
    { method: "*", path: `${prefix}/get_token`, handle: tokenEndpoint(parseGetToken) },
    { method: "*", path: `${prefix}/delegate_delayed_leave`, handle: delegateLeave },
    { method: "POST", path: `${prefix}/sfu_webhook`, handle: hearWebhook },
    { method: "*", path: `${prefix}/healthz`, handle: answerHealth },
  ];
}

async function readBody(request: Request): Promise<unknown> {
  const text = await readText(request, maxBodyBytes);
  try {
    return parseClientJson(text);
  } catch (error) {
    throw unreadable(error);
  }
}

function forbiddenIfRestricted(error: unknown): never {
  if (!(error instanceof LeaveNotTaken) || error.reason !== "restricted") throw error;
  throw new Refusal(403, errcodes.forbidden, "Delegation of delayed leaves is not open to users of this homeserver");
}
