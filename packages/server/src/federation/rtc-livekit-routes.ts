import { errcodes, isUserId, MeloError, serverNameOf } from "@melo/protocol";
import { z } from "zod";
import type { AskOverFederation } from "../homeserver/ask-over-federation.ts";
import type { FindDelayedEvent } from "../homeserver/find-delayed-event.ts";
import type { IsServerJoined } from "../homeserver/rooms-of-servers.ts";
import { answerJson } from "../http/answer.ts";
import { badGateway, badRequest, forbidden, Refusal } from "../http/refusal.ts";
import { requireBearer } from "../http/require-bearer.ts";
import type { Route } from "../http/router.ts";
import type { LimitRate, RateLimit } from "../limits/rate-limits.ts";
import type { Log } from "../log.ts";
import { LeaveNotTaken, type CallTokens } from "../tokens/call-tokens.ts";
import { readHandedOn, type HandedOn } from "./rtc-livekit-bodies.ts";

export interface RtcLivekitDeps {
  /** What the homeserver shows that it is ours. */
  readonly hsToken: string;
  readonly serverName: string;
  readonly tokens: CallTokens;
  /** WebSocket URL that clients connect to, and name our LiveKit by. */
  readonly livekitUrl: string;
  readonly isServerJoined: IsServerJoined;
  readonly findDelayedEvent: FindDelayedEvent;
  readonly askOverFederation: AskOverFederation;
  readonly limitRate: LimitRate;
  readonly log: Log;
}

const versions = ["v1", "unstable/io.element.msc4195"] as const;
const remotePath = "/_matrix/federation/unstable/io.element.msc4195/rtc/livekit/get_token";
const perUser: RateLimit = { perMinute: 30, burst: 30 };
/** All users of another homeserver together. */
const perHomeserver: RateLimit = { perMinute: 300, burst: 100 };
const remoteTokenSchema = z.object({ jwt: z.string() });
const remoteErrorSchema = z.object({ errcode: z.string() });

/**
 * The token service as part of the homeserver (MSC4195): it authenticates its users and other homeservers, and hands
 * their requests on to its application service (MSC4512). No answer has CORS headers: the homeserver sets its own.
 */
export function rtcLivekitRoutes(deps: RtcLivekitDeps): readonly Route[] {
  const { tokens, serverName, livekitUrl } = deps;
  const users = deps.limitRate("token_user", perUser);
  const homeservers = deps.limitRate("token_homeserver", perHomeserver);

  function requireOurLivekit({ url }: HandedOn): void {
    if (url !== livekitUrl) throw badRequest("Not a LiveKit of this homeserver");
  }

  function userOf(request: Request): string {
    const userId = headerOf(request, "x-matrix-user-identifier");
    if (!isUserId(userId) || serverNameOf(userId) !== serverName) throw badRequest("Not a user of this homeserver");
    return userId;
  }

  /** `POST /_matrix/client/…/rtc/livekit/get_token`. */
  async function tokenForUser(request: Request): Promise<Response> {
    const userId = userOf(request);
    await users.take(userId);
    const asked = await readHandedOn(request);
    const { server_name: sfuServerName = serverName } = asked.body;
    if (sfuServerName !== serverName) return answerJson({ jwt: await remoteToken(userId, asked, sfuServerName) });
    requireOurLivekit(asked);
    const { slot, memberId, deviceId } = asked;
    const bearer = { userId, deviceId, memberId };
    const { token } = await tokens.issue({ bearer, slot, leave: undefined, mayPublish: true });
    return answerJson({ jwt: token });
  }

  /** A token for another homeserver's LiveKit, which that homeserver makes: we only say who asks, and that he may. */
  async function remoteToken(userId: string, asked: HandedOn, destination: string): Promise<string> {
    const { slot, memberId, deviceId } = asked;
    await tokens.check({ userId, deviceId, memberId }, slot);
    if (!(await deps.isServerJoined(slot.roomId, destination))) throw forbidden("You may not enter this call");
    const { server_name: _, ...body } = asked.body;
    const { status, content } = await deps.askOverFederation({
      destination,
      path: remotePath,
      body: { ...body, user_id: userId },
    });
    const answer = remoteTokenSchema.safeParse(content);
    if (status === 200 && answer.success) return answer.data.jwt;
    const errcode = remoteErrorSchema.safeParse(content).data?.errcode;
    if (status === 403 && errcode === errcodes.forbidden) throw forbidden("You may not enter this call");
    if (status === 400 && errcode === errcodes.invalidParam) throw badRequest("Not a LiveKit of that homeserver");
    throw badGateway(new MeloError("server_error", `${destination} answers ${status} ${errcode ?? ""}`));
  }

  /** `POST /_matrix/federation/…/rtc/livekit/get_token`: its user listens here, and publishes at his own homeserver's. */
  async function tokenForHomeserver(request: Request): Promise<Response> {
    const origin = headerOf(request, "x-matrix-origin");
    await homeservers.take(origin);
    const asked = await readHandedOn(request);
    const { user_id: userId = "" } = asked.body;
    if (serverNameOf(userId) !== origin || origin === serverName) throw forbidden("You may not enter this call");
    requireOurLivekit(asked);
    const { slot, memberId, deviceId } = asked;
    const bearer = { userId, deviceId, memberId };
    const { token } = await tokens.issue({ bearer, slot, leave: undefined, mayPublish: false });
    return answerJson({ jwt: token });
  }

  /** `POST /_matrix/client/…/rtc/livekit/delegate_delayed_leave`. */
  async function takeLeave(request: Request): Promise<Response> {
    const userId = userOf(request);
    await users.take(userId);
    const asked = await readHandedOn(request);
    requireOurLivekit(asked);
    const { slot, memberId, deviceId } = asked;
    const { delay_id: delayId } = asked.body;
    if (delayId === undefined) throw new Refusal(400, errcodes.badJson, "Missing or malformed: delay_id");
    const bearer = { userId, deviceId, memberId };
    await tokens.check(bearer, slot);
    const event = await deps.findDelayedEvent(userId, delayId);
    if (event === undefined || event.roomId !== slot.roomId) throw badRequest("No such delayed event in this room");
    const leave = { delayId, delayMs: event.delayMs };
    await tokens.takeLeave({ bearer, slot, leave, mayPublish: true }).catch(forbiddenIfNotTaken);
    return answerJson({});
  }

  const post = (api: "client" | "federation", name: string, handle: (request: Request) => Promise<Response>) =>
    versions.map((version): Route => {
      const path = `/_matrix/${api}/${version}/rtc/livekit/${name}`;
      return { method: "POST", path, handle: requireBearer(deps.hsToken, deps.log, handle) };
    });

  return [
    ...post("client", "get_token", tokenForUser),
    ...post("client", "delegate_delayed_leave", takeLeave),
    ...post("federation", "get_token", tokenForHomeserver),
  ];
}

/** The homeserver says there who asks. Throws a 401 if it says nothing. */
function headerOf(request: Request, name: string): string {
  const value = request.headers.get(name) ?? "";
  if (value === "") throw new Refusal(401, errcodes.unauthorized, "Unauthorized");
  return value;
}

function forbiddenIfNotTaken(error: unknown): never {
  if (!(error instanceof LeaveNotTaken)) throw error;
  throw forbidden("Delegation of delayed leaves is not open to users of this homeserver");
}
