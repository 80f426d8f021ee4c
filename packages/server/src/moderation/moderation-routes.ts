import { isRoomId, isUserId, restrictableSources } from "@melo/protocol";
import { z } from "zod";
import type { SessionsPort } from "../homeserver/sessions.ts";
import { answerJson } from "../http/answer.ts";
import { bearerTokenOf } from "../http/bearer-token.ts";
import { clientAddressOf } from "../http/client-address.ts";
import type { PathParameters } from "../http/handler.ts";
import { readJson } from "../http/read-body.ts";
import { badRequest, forbidden } from "../http/refusal.ts";
import type { Route } from "../http/router.ts";
import type { LimitRate, RateLimit } from "../limits/rate-limits.ts";
import type { ModeratorActions, ModeratorOrder } from "./moderator-actions.ts";

export interface ModerationRoutesDeps {
  readonly actions: ModeratorActions;
  readonly sessions: SessionsPort;
  readonly limitRate: LimitRate;
}

const perAddress: RateLimit = { perMinute: 240, burst: 120 };
/** Muting a whole table at once. */
const perUser: RateLimit = { perMinute: 120, burst: 60 };

const reason = z.string().trim().max(200).nullish();
const allowedBody = z.object({ allowed: z.boolean(), reason });
const disconnectBody = z.object({ reason });
const moveBody = z.object({ to_room_id: z.string().refine(isRoomId), reason });
const listenOnlyBody = z.object({ listen_only: z.boolean() });

const member = "/_melo/v1/calls/:roomId/members/:userId";

/** `/_melo/v1/calls`: what moderators do in running calls, with their Matrix access token as bearer. */
export function moderationRoutes(deps: ModerationRoutesDeps): readonly Route[] {
  const { actions } = deps;
  const addresses = deps.limitRate("moderation_address", perAddress);
  const users = deps.limitRate("moderation_user", perUser);

  async function moderatorOf(request: Request): Promise<string> {
    await addresses.take(clientAddressOf(request));
    const { userId, isGuest } = await deps.sessions.identify(bearerTokenOf(request));
    if (isGuest) throw forbidden();
    await users.take(userId);
    return userId;
  }

  /** The order, and what its body says besides. */
  async function orderFrom<Body extends { readonly reason?: string | null | undefined }>(
    request: Request,
    parameters: PathParameters,
    schema: z.ZodType<Body>,
  ): Promise<{ readonly order: ModeratorOrder; readonly body: Body }> {
    const moderatorId = await moderatorOf(request);
    const targetId = parameters["userId"] ?? "";
    if (!isUserId(targetId)) throw badRequest("Not a user id");
    const body = await readJson(request, schema);
    const order = { moderatorId, roomId: roomIdOf(parameters), targetId, reason: body.reason || undefined };
    return { order, body };
  }

  return [
    ...restrictableSources.map((source): Route => ({
      method: "PUT",
      path: `${member}/${source}`,
      async handle(request, parameters) {
        const { order, body } = await orderFrom(request, parameters, allowedBody);
        await actions.setAllowed(order, source, body.allowed);
        return answerJson({});
      },
    })),
    {
      method: "POST",
      path: `${member}/disconnect`,
      async handle(request, parameters) {
        const { order } = await orderFrom(request, parameters, disconnectBody);
        await actions.disconnect(order);
        return answerJson({});
      },
    },
    {
      method: "POST",
      path: `${member}/move`,
      async handle(request, parameters) {
        const { order, body } = await orderFrom(request, parameters, moveBody);
        await actions.move(order, body.to_room_id);
        return answerJson({});
      },
    },
    {
      method: "PUT",
      path: "/_melo/v1/calls/:roomId/listen_only",
      async handle(request, parameters) {
        const moderatorId = await moderatorOf(request);
        const { listen_only: isListenOnly } = await readJson(request, listenOnlyBody);
        await actions.setListenOnly(moderatorId, roomIdOf(parameters), isListenOnly);
        return answerJson({});
      },
    },
  ];
}

function roomIdOf({ roomId = "" }: PathParameters): string {
  if (!isRoomId(roomId)) throw badRequest("Not a room id");
  return roomId;
}
