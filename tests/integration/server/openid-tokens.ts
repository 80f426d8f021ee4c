import { assertLeastGrant } from "@melo/server/testing";
import type { Answer, MatrixApi } from "./matrix-api.ts";

/** The token service as other MatrixRTC clients ask it, at one base URL. */
export interface OpenIdTokens {
  sfuGet(person: MatrixApi, roomId: string, fields?: object): Promise<Answer>;
  getToken(person: MatrixApi, roomId: string, fields?: object): Promise<Answer>;
  delegateLeave(person: MatrixApi, roomId: string, fields: object): Promise<Answer>;
}

/** What a client shows to prove whose it is. */
export function requestOpenId(person: MatrixApi): Promise<Record<string, unknown>> {
  return person.do("POST", `/user/${encodeURIComponent(person.userId)}/openid/request_token`, {});
}

/** Every token that is answered is checked. */
export function openIdTokens(baseUrl: string): OpenIdTokens {
  async function post(path: string, body: object): Promise<Answer> {
    const headers = { "content-type": "application/json" };
    const response = await fetch(baseUrl + path, { method: "POST", headers, body: JSON.stringify(body) });
    const answer = (await response.json()) as Record<string, unknown>;
    if (typeof answer["jwt"] === "string") assertLeastGrant(answer["jwt"]);
    return { status: response.status, body: answer };
  }

  async function memberBody(person: MatrixApi, roomId: string, fields: object): Promise<object> {
    return {
      room_id: roomId,
      slot_id: "m.call#ROOM",
      openid_token: await requestOpenId(person),
      member: { id: "member", claimed_user_id: person.userId, claimed_device_id: person.deviceId },
      ...fields,
    };
  }

  return {
    sfuGet: async (person, roomId, fields = {}) =>
      post("/sfu/get", {
        room: roomId,
        openid_token: await requestOpenId(person),
        device_id: person.deviceId,
        ...fields,
      }),
    getToken: async (person, roomId, fields = {}) => post("/get_token", await memberBody(person, roomId, fields)),
    delegateLeave: async (person, roomId, fields) =>
      post("/delegate_delayed_leave", await memberBody(person, roomId, fields)),
  };
}
