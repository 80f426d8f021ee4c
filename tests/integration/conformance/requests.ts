import { createHash } from "node:crypto";
import type { FakeHomeserver } from "./fake-homeserver.ts";

export interface ServiceAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Empty for an answer without a body. */
  readonly body: { readonly url?: string; readonly jwt?: string; readonly errcode?: string; readonly error?: string };
}

export const roomId = "!room:example.org";
export const callSlot = "m.call#ROOM";
export const deviceId = "DEVICE";
export const memberId = "memberABC";

export function sha256Base64(parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64").replace(/=+$/, "");
}

/** LiveKit's name for the call of `roomId`. */
export const roomAlias = sha256Base64([roomId, callSlot]);

/** What one endpoint takes, and how the service names participants there. */
export interface TokenEndpoint {
  readonly path: string;
  body(homeserver: FakeHomeserver, userId: string, fields?: object): object;
  identityOf(userId: string): string;
}

export const sfuGet: TokenEndpoint = {
  path: "/sfu/get",
  body: (homeserver, userId, fields = {}) => ({
    room: roomId,
    openid_token: homeserver.openIdTokenFor(userId),
    device_id: deviceId,
    ...fields,
  }),
  identityOf: (userId) => `${userId}:${deviceId}`,
};

export const getToken: TokenEndpoint = {
  path: "/get_token",
  body: (homeserver, userId, fields = {}) => ({
    room_id: roomId,
    slot_id: callSlot,
    openid_token: homeserver.openIdTokenFor(userId),
    member: { id: memberId, claimed_user_id: userId, claimed_device_id: deviceId },
    ...fields,
  }),
  identityOf: (userId) => sha256Base64([userId, deviceId, memberId]),
};

export const delegateLeave: TokenEndpoint = { ...getToken, path: "/delegate_delayed_leave" };

export async function ask(url: string, body: object | string, method = "POST"): Promise<ServiceAnswer> {
  const payload = typeof body === "string" ? body : JSON.stringify(body);
  const init = method === "POST" ? { headers: { "content-type": "application/json" }, body: payload } : {};
  const response = await fetch(url, { method, ...init });
  const text = await response.text();
  const parsed = (text === "" ? {} : JSON.parse(text)) as ServiceAnswer["body"];
  return { status: response.status, headers: response.headers, body: parsed };
}

export function claimsOf(jwt: string | undefined): {
  readonly iss?: unknown;
  readonly sub?: unknown;
  readonly nbf?: number;
  readonly exp?: number;
  readonly video?: Readonly<Record<string, unknown>>;
} {
  return JSON.parse(Buffer.from(jwt?.split(".")[1] ?? "", "base64url").toString("utf8"));
}
