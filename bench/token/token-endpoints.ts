import type { World } from "@melo/devkit";
import type { HttpAsk } from "../../tests/integration/server/measured-requests.ts";
import type { Crowd, CrowdMember } from "./token-crowd.ts";

/** One way to a token, or to the answer whether one's token still opens the call. */
export interface TokenEndpoint {
  readonly name: string;
  /** Whether the homeserver must be asked each time, or what was pushed suffices; nobody: it gives no token at all. */
  readonly asks: "homeserver" | "view" | "nobody";
  /** Requests each of which needs a proof of its own. */
  readonly needsFreshProof: boolean;
  request(member: CrowdMember, proof: Record<string, unknown>, liveKitToken: string): HttpAsk;
}

const json = { "content-type": "application/json" };

export function tokenEndpoints(world: World, crowd: Crowd): readonly TokenEndpoint[] {
  const { roomId } = crowd;
  const post = (url: string, body: object, headers: Readonly<Record<string, string>> = {}): HttpAsk => ({
    method: "POST",
    url,
    headers: { ...json, ...headers },
    body: JSON.stringify(body),
  });
  const jwt = `${world.internal.callsPublic}/livekit/jwt`;
  const sfuGet = ({ person }: CrowdMember, proof: Record<string, unknown>): HttpAsk =>
    post(`${jwt}/sfu/get`, { room: roomId, device_id: person.deviceId, openid_token: proof });
  const getToken = ({ person }: CrowdMember, proof: Record<string, unknown>): HttpAsk =>
    post(`${jwt}/get_token`, {
      room_id: roomId,
      slot_id: "m.call#ROOM",
      openid_token: proof,
      member: { id: "member", claimed_user_id: person.userId, claimed_device_id: person.deviceId },
    });
  const bearer = ({ person }: CrowdMember) => ({ authorization: `Bearer ${person.accessToken}` });
  const msc4195 = `${world.internal.synapse}/_matrix/client/unstable/io.element.msc4195/rtc/livekit/get_token`;
  const wish = { url: world.livekit.sfuUrl, room_id: roomId, slot_id: "m.call#ROOM", member_id: "member" };

  return [
    { name: "/sfu/get, new proof", asks: "homeserver", needsFreshProof: true, request: sfuGet },
    { name: "/get_token, new proof", asks: "homeserver", needsFreshProof: true, request: getToken },
    { name: "/sfu/get, proof seen before", asks: "view", needsFreshProof: false, request: sfuGet },
    { name: "/get_token, proof seen before", asks: "view", needsFreshProof: false, request: getToken },
    {
      name: "MSC4195, through the homeserver",
      asks: "homeserver",
      needsFreshProof: false,
      request: (member) => post(msc4195, wish, bearer(member)),
    },
    {
      name: "GET /api/livekit",
      asks: "homeserver",
      needsFreshProof: false,
      request: (member) => ({
        method: "GET",
        url: `${world.internal.web}/api/livekit?room=${encodeURIComponent(roomId)}`,
        headers: bearer(member),
      }),
    },
    {
      name: "the door",
      asks: "view",
      needsFreshProof: false,
      request: (_, __, token) => ({
        method: "GET",
        url: `${world.internal.callsPublic}/livekit/sfu/rtc/validate?access_token=${token}`,
      }),
    },
  ];
}

/** What everything is compared with: the homeserver says whose token it is. */
export function bareRoundTrip(world: World): TokenEndpoint {
  return {
    name: "one bare round trip",
    asks: "homeserver",
    needsFreshProof: false,
    request: ({ person }) => ({
      method: "GET",
      url: `${world.internal.synapse}/_matrix/client/v3/account/whoami`,
      headers: { authorization: `Bearer ${person.accessToken}` },
    }),
  };
}

/** What the door asks of LiveKit, once it has let somebody pass. */
export function liveKitAlone(world: World): TokenEndpoint {
  return {
    name: "LiveKit without the door",
    asks: "nobody",
    needsFreshProof: false,
    request: (_, __, token) => ({
      method: "GET",
      url: `${world.internal.livekit}/rtc/validate?access_token=${token}`,
    }),
  };
}
