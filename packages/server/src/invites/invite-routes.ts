import { isRoomId } from "@melo/protocol";
import { z } from "zod";
import type { SessionsPort } from "../homeserver/sessions.ts";
import { answerJson } from "../http/answer.ts";
import { bearerTokenOf } from "../http/bearer-token.ts";
import { clientAddressOf } from "../http/client-address.ts";
import { readJson } from "../http/read-body.ts";
import { forbidden } from "../http/refusal.ts";
import type { Route } from "../http/router.ts";
import type { LimitRate, RateLimit } from "../limits/rate-limits.ts";
import { loginAnswer, newAccountFields, newAccountFrom } from "../setup/new-account-body.ts";
import { previewBody } from "./closed-link.ts";
import type { Invites } from "./invites.ts";

export interface InviteRoutesDeps {
  readonly invites: Invites;
  readonly sessions: SessionsPort;
  /** Origin of the front door. */
  readonly publicUrl: string;
  readonly limitRate: LimitRate;
}

const lookPerAddress: RateLimit = { perMinute: 120, burst: 60 };
/** A class of pupils registers from one address. */
const registerPerAddress: RateLimit = { perMinute: 30, burst: 30 };
const changePerUser: RateLimit = { perMinute: 30, burst: 30 };

const dayMs = 24 * 60 * 60 * 1000;
/** Each use of a limited link is a state event of the space. */
const maxUses = 1000;
const createBody = z.object({
  space_id: z.string().refine(isRoomId),
  max_uses: z.number().int().positive().max(maxUses).nullish(),
  expires_in_ms: z
    .number()
    .int()
    .positive()
    .max(366 * dayMs)
    .nullish(),
});
const registerBody = z.object(newAccountFields);

/** `/_melo/v1/invites`: links into a space, for members to make and for anybody who has one to use. */
export function inviteRoutes(deps: InviteRoutesDeps): readonly Route[] {
  const { invites, publicUrl } = deps;
  const looks = deps.limitRate("invite_look_address", lookPerAddress);
  const registrations = deps.limitRate("register_address", registerPerAddress);
  const changes = deps.limitRate("invite_change_user", changePerUser);

  async function signedInUser(request: Request): Promise<string> {
    await looks.take(clientAddressOf(request));
    const { userId, isGuest } = await deps.sessions.identify(bearerTokenOf(request));
    if (isGuest) throw forbidden();
    await changes.take(userId);
    return userId;
  }

  return [
    {
      method: "POST",
      path: "/_melo/v1/invites",
      async handle(request) {
        const userId = await signedInUser(request);
        const body = await readJson(request, createBody);
        const { code, maxUses, expiresTs } = await invites.create(userId, body.space_id, {
          maxUses: body.max_uses ?? undefined,
          expiresInMs: body.expires_in_ms ?? undefined,
        });
        const url = `${publicUrl}/invite/${code}`;
        return answerJson({ code, url, max_uses: maxUses ?? null, expires_ts: expiresTs ?? null });
      },
    },
    {
      method: "GET",
      path: "/_melo/v1/invites/:code",
      async handle(request, { code = "" }) {
        await looks.take(clientAddressOf(request));
        return answerJson(previewBody(await invites.preview(code)));
      },
    },
    {
      method: "POST",
      path: "/_melo/v1/invites/:code/register",
      async handle(request, { code = "" }) {
        await registrations.take(clientAddressOf(request));
        const account = newAccountFrom(await readJson(request, registerBody), false);
        return answerJson(loginAnswer(await invites.register(code, account)));
      },
    },
    {
      method: "POST",
      path: "/_melo/v1/invites/:code/accept",
      async handle(request, { code = "" }) {
        return answerJson({ space_id: await invites.accept(code, await signedInUser(request)) });
      },
    },
    {
      method: "DELETE",
      path: "/_melo/v1/invites/:code",
      async handle(request, { code = "" }) {
        await invites.revoke(code, await signedInUser(request));
        return answerJson({});
      },
    },
  ];
}
