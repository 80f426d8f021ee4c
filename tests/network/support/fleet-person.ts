import { createHmac } from "node:crypto";
import { callMemberStateKey, eventTypes } from "@melo/protocol";
import type { HttpAnswer } from "./guest-commands.ts";
import type { HttpQuestion } from "./guest.ts";
import { origin, type RunningFleet } from "./running-fleet.ts";

/** An account of a fleet's homeserver, used from the guest's machine. */
export interface FleetPerson {
  readonly userId: string;
  readonly deviceId: string;
  readonly accessToken: string;
  readonly password: string;
  /** The client-server API. Throws unless it succeeds. */
  ask(method: string, path: string, body?: object): Promise<Record<string, unknown>>;
  /** A request of MELO's own with this account's session, whatever comes of it. */
  request(path: string, question?: HttpQuestion): Promise<HttpAnswer>;
  /** A token for the room's call, as MELO's page gets it. Throws unless there is one. */
  token(roomId: string): Promise<string>;
  /** Announces itself in the call and hands the leave over to the token service. Resolves with the token for the call. */
  announceAndDelegate(roomId: string): Promise<string>;
  /** Content of that person's call membership; empty if it has left. */
  membershipOf(person: FleetPerson, roomId: string): Promise<Record<string, unknown>>;
}

const hourMs = 3_600_000;

export async function registerFleetPerson(fleet: RunningFleet, localpart: string): Promise<FleetPerson> {
  const { guest } = fleet;
  const url = `http://${fleet.machine("matrix").address}:17108/_synapse/admin/v1/register`;
  const { nonce } = jsonOf(await guest.request(url));
  const password = "a password of a test";
  const signed = [nonce, localpart, password, "notadmin"].join("\0");
  const mac = createHmac("sha1", fleet.secret("registration-secret")).update(signed).digest("hex");
  const body = { nonce, username: localpart, password, admin: false, mac };
  const account = jsonOf(await guest.request(url, { method: "POST", body }));
  const [userId, deviceId, accessToken] = [account["user_id"], account["device_id"], account["access_token"]].map(
    String,
  );
  if (userId === undefined || deviceId === undefined || accessToken === undefined) throw new Error("no account");

  async function ask(method: string, path: string, content?: object): Promise<Record<string, unknown>> {
    const question = { method, accessToken: accessToken ?? "", ...(content === undefined ? {} : { body: content }) };
    return jsonOf(await guest.request(`${origin}/_matrix/client${path}`, question));
  }

  const statePath = (roomId: string, device: { readonly userId: string; readonly deviceId: string }): string => {
    const key = callMemberStateKey(device.userId, device.deviceId);
    return `/v3/rooms/${encodeURIComponent(roomId)}/state/${eventTypes.callMember}/${encodeURIComponent(key)}`;
  };

  return {
    userId,
    deviceId,
    accessToken,
    password,
    ask,
    request: (path, question) => guest.request(`${origin}${path}`, { accessToken, ...question }),
    async token(roomId) {
      const answer = await guest.request(`${origin}/api/livekit?room=${encodeURIComponent(roomId)}`, { accessToken });
      return String(jsonOf(answer)["token"]);
    },
    async announceAndDelegate(roomId) {
      const own = statePath(roomId, { userId, deviceId });
      const { delay_id: delayId } = await ask("PUT", `${own}?org.matrix.msc4140.delay=${hourMs}`, {});
      await ask("PUT", own, {
        application: "m.call",
        call_id: "",
        device_id: deviceId,
        expires: 4 * hourMs,
        foci_preferred: [{ type: "livekit", livekit_service_url: `${origin}/livekit/jwt` }],
        focus_active: { type: "livekit", focus_selection: "multi_sfu" },
      });
      const proof = await ask("POST", `/v3/user/${encodeURIComponent(userId)}/openid/request_token`, {});
      const wish = {
        room: roomId,
        openid_token: proof,
        device_id: deviceId,
        delay_id: delayId,
        delay_timeout: hourMs,
        delay_cs_api_url: origin,
      };
      const answer = await guest.request(`${origin}/livekit/jwt/sfu/get`, { method: "POST", body: wish });
      return String(jsonOf(answer)["jwt"]);
    },
    membershipOf: (person, roomId) => ask("GET", statePath(roomId, person)),
  };
}

function jsonOf({ status, body }: HttpAnswer): Record<string, unknown> {
  if (status !== 200) throw new Error(`${status} ${body}`);
  return JSON.parse(body) as Record<string, unknown>;
}
