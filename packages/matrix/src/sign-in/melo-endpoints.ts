import type { InviteLink, InvitePreview, MatrixSession } from "@melo/chat";
import { optionalNumber, requiredNumber, requiredObject, requiredString } from "../http/json-fields.ts";
import { requestJson, type HttpDeps } from "../http/request-json.ts";
import { sessionFromLoginAnswer } from "./login-answer.ts";

/** MELO's own endpoints, `/_melo/v1` at the origin that serves the app. */
export interface MeloDeps extends HttpDeps {
  /** Origin of the front door, for example `http://localhost:3000`. */
  readonly origin: string;
}

export interface NewAccount {
  readonly username: string;
  readonly password: string;
  readonly displayName?: string;
  readonly deviceDisplayName: string;
}

function endpoint(deps: MeloDeps, path: string): string {
  return new URL(`/_melo/v1/${path}`, deps.origin).href;
}

function accountBody(account: NewAccount): Readonly<Record<string, string>> {
  return {
    username: account.username,
    password: account.password,
    ...(account.displayName === undefined ? {} : { display_name: account.displayName }),
    device_display_name: account.deviceDisplayName,
  };
}

/** Whether this deployment still waits for its first account. */
export async function fetchSetupNeeded(deps: MeloDeps): Promise<boolean> {
  const answer = await requestJson(deps, { method: "GET", url: endpoint(deps, "setup") });
  return answer["needed"] === true;
}

/** Makes the first account, the administrator's. Rejects with `setup_done` once there is one, `forbidden` for a wrong token. */
export async function setUpServer(
  setup: NewAccount & { readonly homeserverUrl: string; readonly token: string },
  deps: MeloDeps,
): Promise<MatrixSession> {
  const answer = await requestJson(deps, {
    method: "POST",
    url: endpoint(deps, "setup"),
    body: { token: setup.token, ...accountBody(setup) },
  });
  return sessionFromLoginAnswer(setup.homeserverUrl, answer);
}

/** Rejects with `invite_unknown`, `invite_expired`, `invite_used_up`, `invite_revoked`. */
export async function previewInvite(code: string, deps: MeloDeps): Promise<InvitePreview> {
  const answer = await requestJson(deps, { method: "GET", url: endpoint(deps, `invites/${encodeURIComponent(code)}`) });
  const space = requiredObject(answer, "space");
  return {
    spaceId: requiredString(space, "room_id"),
    spaceName: requiredString(space, "name"),
    memberCount: requiredNumber(space, "member_count"),
    inviterName: requiredString(requiredObject(answer, "inviter"), "display_name"),
  };
}

/** A new account by a link; the person is then invited to the link's space. Rejects like {@link previewInvite}, and with `name_taken`, `name_invalid`, `password_too_weak`. */
export async function registerByInvite(
  registration: NewAccount & { readonly homeserverUrl: string; readonly code: string },
  deps: MeloDeps,
): Promise<MatrixSession> {
  const answer = await requestJson(deps, {
    method: "POST",
    url: endpoint(deps, `invites/${encodeURIComponent(registration.code)}/register`),
    body: accountBody(registration),
  });
  return sessionFromLoginAnswer(registration.homeserverUrl, answer);
}

/** Invites the session's person to the link's space; harmless if repeated. */
export async function acceptInvite(
  code: string,
  session: MatrixSession,
  deps: MeloDeps,
): Promise<{ readonly spaceId: string }> {
  const answer = await requestJson(deps, {
    method: "POST",
    url: endpoint(deps, `invites/${encodeURIComponent(code)}/accept`),
    body: {},
    accessToken: session.accessToken,
  });
  return { spaceId: requiredString(answer, "space_id") };
}

export interface InviteLimits {
  readonly maxUses: number | undefined;
  readonly expiresInMs: number | undefined;
}

export async function createInvite(
  spaceId: string,
  limits: InviteLimits,
  session: MatrixSession,
  deps: MeloDeps,
): Promise<InviteLink> {
  const answer = await requestJson(deps, {
    method: "POST",
    url: endpoint(deps, "invites"),
    body: { space_id: spaceId, max_uses: limits.maxUses ?? null, expires_in_ms: limits.expiresInMs ?? null },
    accessToken: session.accessToken,
  });
  return {
    code: requiredString(answer, "code"),
    url: requiredString(answer, "url"),
    maxUses: optionalNumber(answer, "max_uses"),
    expiresAtMs: optionalNumber(answer, "expires_ts"),
  };
}
