import type { Answer, Question, Silence } from "../ask.ts";

export const origin = "https://chat.example.org";
export const internalUrl = "http://127.0.0.1:17108";
export const callsUrl = "http://127.0.0.1:17102";
export const startMs = Date.parse("2026-11-25T12:00:00Z");

export const secrets = {
  asToken: "secret-of-the-application-service",
  accessToken: "secret-access-token",
  openId: "secret-openid-token",
  jwt: "head.claims.secret-signature",
  turn: "secret-turn-credential",
} as const;

/** What a test lets a server say; undefined: what a healthy one says. */
export type Reply = (question: Question) => Answer | Silence | undefined;

export function answer(status: number, body: unknown = {}, headers: Readonly<Record<string, string>> = {}): Answer {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { kind: "answer", status, headers, body: typeof body === "string" ? undefined : body, text, tookMs: 12 };
}

export const silence: Silence = { kind: "silence", reason: "nobody listens there" };

const anyOrigin = { "access-control-allow-origin": "*" };
const userId = "@_melo_doctor:chat.example.org";
const transport = { type: "livekit", livekit_service_url: `${origin}/livekit/jwt` };

/** A MELO in which everything is in order, as far as HTTP tells. */
export function healthyServer(): Reply {
  let topic: unknown;
  let reports = 3;
  let isInRoom = false;

  return function reply({ url, method = "GET", token, body }) {
    const { pathname, searchParams, host } = new URL(url);
    const path = decodeURIComponent(pathname);
    const is = (text: string): boolean => path.includes(text);
    if (url === `${callsUrl}/metrics`) {
      return answer(
        200,
        `melo_http_request_duration_seconds_count{route="/webhooks/livekit",method="POST",status="200"} ${reports++}`,
      );
    }
    if (path === "/_synapse/admin/v1/server_version" && url.startsWith(internalUrl)) {
      return answer(200, { server_version: "1.163.2 (b=main)" });
    }
    if (path === "/.well-known/matrix/client") {
      const content = { "m.homeserver": { base_url: `${origin}/` }, "org.matrix.msc4143.rtc_foci": [transport] };
      return answer(200, content, anyOrigin);
    }
    if (path === "/login") return answer(200, "<!doctype html>", { "content-security-policy": "default-src 'none'" });
    if (is("/_matrix/client/versions")) {
      const flags = { "org.matrix.msc4140": true, "org.matrix.msc4143": true, "org.matrix.msc4354": true };
      const date = new Date(startMs).toUTCString();
      return answer(200, { versions: ["v1.15"], unstable_features: flags }, { date });
    }
    if (is("/v3/register") || is("/v3/login")) {
      if (token !== secrets.asToken) return answer(401, { errcode: "M_UNKNOWN_TOKEN" });
      return answer(200, { user_id: userId, device_id: "DOCTOR", access_token: secrets.accessToken });
    }
    if (is("/account/whoami")) return answer(200, { user_id: userId, device_id: "DOCTOR" });
    if (is("/joined_rooms")) return answer(200, { joined_rooms: isInRoom ? ["!test"] : [] });
    if (is("/createRoom")) {
      isInRoom = true;
      return answer(200, { room_id: "!test" });
    }
    if (is("/state/m.room.power_levels")) {
      return answer(200, { state_default: 50, events: { "org.matrix.msc3401.call.member": 0 } });
    }
    if (is("/state/m.room.topic")) {
      if (method === "PUT") topic = body;
      return answer(200, topic);
    }
    if (is("/state/m.room.name")) return answer(200, { name: "Lounge" });
    if (is("/state/m.room.create")) return answer(200, {});
    if (searchParams.has("org.matrix.msc4140.delay")) return answer(200, { delay_id: "syd_1" });
    if (is("/delayed_events/syd_1/")) return answer(200);
    if (is("/v3/sync")) {
      return answer(200, { rooms: { join: { "!test": { "org.matrix.msc4222.state_after": {} } } } });
    }
    if (is("/openid/request_token")) return answer(200, { access_token: secrets.openId });
    if (is("/openid/userinfo")) return answer(200, { sub: userId });
    if (is("/rtc/transports")) {
      return answer(200, { rtc_transports: [{ ...transport, url: "wss://chat.example.org/livekit/sfu" }] });
    }
    if (is("/rtc/livekit/get_token")) return answer(200, { jwt: secrets.jwt });
    if (path === "/api/livekit") {
      if (token === undefined) return answer(401, { errcode: "M_MISSING_TOKEN" });
      return answer(200, {
        token: secrets.jwt,
        url: "wss://chat.example.org/livekit/sfu",
        expiresAt: startMs + 120_000,
      });
    }
    if (is("/livekit/jwt/get_token")) {
      return answer(200, { url: "wss://chat.example.org/livekit/sfu", jwt: secrets.jwt }, anyOrigin);
    }
    if (is("/livekit/sfu/rtc/validate")) return answer(searchParams.get("access_token") === secrets.jwt ? 200 : 401);
    if (is("/appservice/melo-calls/ping")) return answer(200, { duration_ms: 4 });
    if (is("/logout") || is("/leave") || is("/forget")) return answer(200);
    return host === "chat.example.org" ? answer(404, "<!doctype html>", { "content-type": "text/html" }) : silence;
  };
}
