import { callSlotId, isRoomId, localpartOf, type LivekitTokenAnswer } from "@melo/protocol";
import { authorizeCallAccess, type CallAccess } from "../access/authorize-call-access.ts";
import type { RoomView } from "../access/room-view.ts";
import { answerError, answerJson } from "../http/answer.ts";
import { bearerTokenOf } from "../http/bearer-token.ts";
import { clientAddressOf } from "../http/client-address.ts";
import { badRequest, callFull, forbidden } from "../http/refusal.ts";
import type { Session } from "../homeserver/sessions.ts";
import type { LimitRate, RateLimit } from "../limits/rate-limits.ts";
import type { Log } from "../log.ts";
import type { CallerChecks } from "./caller-checks.ts";
import type { TokenIssuer } from "./token-issuer.ts";

export interface LivekitTokenDeps {
  readonly checks: CallerChecks;
  readonly issuer: TokenIssuer;
  readonly limitRate: LimitRate;
  readonly log: Log;
}

/** A join takes one, and so does hovering over a channel. */
const perUser: RateLimit = { perMinute: 30, burst: 30 };
/** An office behind one address enters its meeting within a minute. */
const perAddress: RateLimit = { perMinute: 120, burst: 120 };

/**
 * `GET /api/livekit?room=<Matrix room id>` with a Matrix access token as bearer: a LiveKit token for the call of that
 * room, if `authorizeCallAccess` lets its owner in. A room that does not exist and one that he may not enter get the
 * same answer after the same reads.
 */
export function createLivekitTokenHandler(deps: LivekitTokenDeps): (request: Request) => Promise<Response> {
  const { checks } = deps;
  const users = deps.limitRate("token_user", perUser);
  const addresses = deps.limitRate("token_address", perAddress);

  async function answer(request: Request): Promise<LivekitTokenAnswer> {
    requireOwnOrigin(request);
    await addresses.take(clientAddressOf(request));
    const accessToken = bearerTokenOf(request);
    const roomId = roomIdOf(request);
    const session = await checks.identify(accessToken);
    await users.take(session.userId);
    return issue(session, roomId, accessToken);
  }

  async function issue(session: Session, roomId: string, accessToken: string): Promise<LivekitTokenAnswer> {
    const { userId, deviceId, isGuest } = session;
    const [view, isSuspended] = await Promise.all([
      checks.viewRoom(roomId, userId, accessToken),
      checks.isSuspended(userId, roomId),
    ]);
    const access = await accessIn(view, userId);
    // Without a device nobody could send him a media key; a guest has no account that could be banned.
    if (view === undefined || access.kind === "refused" || deviceId === undefined || isGuest || isSuspended) {
      const reason = access.kind === "refused" ? access.reason : isSuspended ? "suspended" : "no_device";
      deps.log.info({ userId, roomId, reason }, "call token refused");
      throw forbidden("You may not enter this call");
    }
    if (access.kind === "full") throw callFull();
    const name = view.members.get(userId)?.displayName ?? localpartOf(userId);
    const bearer = { userId, deviceId, memberId: undefined };
    const slot = { roomId, slotId: callSlotId };
    const { token, url, room, identity, expiresAtMs } = await deps.issuer.issue({
      accessToken,
      bearer,
      slot,
      name,
      access,
    });
    deps.log.info({ userId, deviceId, roomId }, "call token issued");
    return { token, url, room, identity, expiresAt: expiresAtMs };
  }

  async function accessIn(view: RoomView | undefined, userId: string): Promise<CallAccess> {
    if (view === undefined) return { kind: "refused", reason: "unreadable_room" };
    return authorizeCallAccess(view, userId, await deps.issuer.presentIn(view, userId));
  }

  return async function handleLivekitToken(request) {
    const response = await answer(request).then(
      (body) => answerJson(body),
      (error: unknown) => answerError(error, deps.log),
    );
    response.headers.set("vary", "Authorization, Origin");
    return response;
  };
}

/** Scripts of other sites get nothing, whatever token they hold (ASVS 3.5.3). Programs send no such header. */
function requireOwnOrigin(request: Request): void {
  const site = request.headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin" && site !== "none")
    throw forbidden("Requests of other sites are refused");
}

function roomIdOf(request: Request): string {
  const rooms = new URL(request.url).searchParams.getAll("room");
  const [roomId = ""] = rooms;
  if (rooms.length !== 1 || !isRoomId(roomId)) throw badRequest("`room` must be a Matrix room id");
  return roomId;
}
