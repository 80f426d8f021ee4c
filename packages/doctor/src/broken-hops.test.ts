import { describe, expect, test } from "vitest";
import { allChecks } from "./all-checks.ts";
import type { CheckStatus, ServerCheck } from "@melo/protocol";
import { examine } from "./examine.ts";
import { answer, healthyServer, origin, secrets, silence, startMs, type Reply } from "./testing/healthy-server.ts";
import { surroundingsWith, type Trouble } from "./testing/healthy-surroundings.ts";

async function resultsWith(trouble: Trouble): Promise<ReadonlyMap<string, ServerCheck>> {
  const { results } = await examine(allChecks, surroundingsWith(trouble));
  return new Map(results.map((result) => [result.id, result]));
}

/** Says this at the paths that contain the text. */
function at(text: string, ...reply: Parameters<typeof answer> | []): Reply {
  const [status, body, headers] = reply;
  return ({ url }) => {
    if (!decodeURIComponent(url).includes(text)) return undefined;
    return status === undefined ? silence : answer(status, body, headers);
  };
}

const gigabyte = 1024 ** 3;
const silent = { kind: "silent", reason: "no answer in 5 s" } as const;
const flags = (...names: readonly string[]): object => ({
  versions: ["v1.15"],
  unstable_features: Object.fromEntries(names.map((name) => [`org.matrix.${name}`, true])),
});

/** What is broken, and what the check with this id says about it: a part of what was found, and of the lines to add. */
const hops: readonly (readonly [string, Trouble, id: string, CheckStatus, found: string, lines: string])[] = [
  ["nobody serves the pages", { reply: at("/login") }, "page", "broken", "nobody listens", "journalctl -u melo-caddy"],
  ["the pages' server is down", { reply: at("/login", 502) }, "page", "broken", "502", "journalctl -u melo-web"],
  ["a proxy takes headers away", { reply: at("/login", 200, "<p>") }, "page", "warning", "security headers", ""],

  [
    "the certificate has expired",
    { certificate: { validFrom: startMs - 60 * 86_400_000, validUntil: startMs - 1, issuer: "", distrust: undefined } },
    "certificates",
    "broken",
    "expired",
    "journalctl -u melo-caddy",
  ],
  [
    "the certificate ends in a week",
    {
      certificate: {
        validFrom: startMs - 60 * 86_400_000,
        validUntil: startMs + 7 * 86_400_000,
        issuer: "",
        distrust: undefined,
      },
    },
    "certificates",
    "warning",
    "7 days more",
    "journalctl -u melo-caddy",
  ],
  [
    "nobody knows who signed the certificate",
    {
      certificate: {
        validFrom: startMs - 60 * 86_400_000,
        validUntil: startMs + 60 * 86_400_000,
        issuer: "",
        distrust: "its certificate is signed by itself",
      },
    },
    "certificates",
    "broken",
    "signed by itself",
    "",
  ],
  [
    "nothing speaks TLS",
    { certificate: "nobody listens there" },
    "certificates",
    "broken",
    "shows no certificate",
    "journalctl",
  ],
  [
    "the page is not encrypted",
    { target: { origin: "http://chat.example.org" } },
    "certificates",
    "broken",
    "not encrypted",
    "",
  ],

  [
    "no well-known file",
    { reply: at("/.well-known/", 404) },
    "discovery",
    "warning",
    "404",
    "public_baseurl: https://chat.example.org/",
  ],
  [
    "the well-known file is a page",
    { reply: at("/.well-known/", 200, "<!doctype html>") },
    "discovery",
    "warning",
    "no JSON",
    "public_baseurl",
  ],
  [
    "the well-known file may not be read by pages",
    { reply: at("/.well-known/", 200, { "m.homeserver": { base_url: origin } }) },
    "discovery",
    "warning",
    "Access-Control-Allow-Origin",
    "header /.well-known/matrix/*",
  ],
  ["Synapse is down", { reply: at("/.well-known/", 502) }, "discovery", "broken", "502", "journalctl -u melo-synapse"],

  [
    "the homeserver does not answer",
    { reply: at("/client/versions") },
    "homeserver",
    "broken",
    "nobody listens",
    "curl -v",
  ],
  [
    "something else answers in its place",
    { reply: at("/client/versions", 200, "<p>") },
    "homeserver",
    "broken",
    "not as a homeserver",
    "reverse_proxy /_matrix/*",
  ],
  [
    "MSC4143 is off",
    { reply: at("/client/versions", 200, flags("msc4140", "msc4354")) },
    "homeserver",
    "broken",
    "MSC4143",
    "msc4143_enabled: true",
  ],
  [
    "delayed events are off",
    { reply: at("/client/versions", 200, flags("msc4143", "msc4354")) },
    "homeserver",
    "broken",
    "MSC4140",
    "max_event_delay_duration: 24h",
  ],
  [
    "sticky events are off",
    { reply: at("/client/versions", 200, flags("msc4143", "msc4140")) },
    "homeserver",
    "warning",
    "MSC4354",
    "msc4354_enabled: true",
  ],

  [
    "administration is open to everybody",
    { reply: at(`${origin}/_synapse/admin`, 200, { server_version: "1" }) },
    "closed",
    "warning",
    "/_synapse/admin/v1/server_version",
    "respond /_synapse/admin/v1* 404",
  ],
  [
    "LiveKit's API is open to everybody",
    { reply: at("/sfu/twirp/", 401, {}) },
    "closed",
    "warning",
    "/twirp/",
    "respond /livekit/sfu/twirp* 404",
  ],

  [
    "the registration is missing",
    { own: { service: { id: "melo-calls", asToken: "another-token" } } },
    "account",
    "broken",
    "does not know the application service “melo-calls”",
    "app_service_config_files:",
  ],
  [
    "somebody's token has ended",
    { target: { accessToken: "a-token-that-ended" }, reply: at("/whoami", 401, { errcode: "M_UNKNOWN_TOKEN" }) },
    "account",
    "broken",
    "does not take the token",
    "",
  ],
  [
    "the homeserver lets the doctor not in",
    { reply: at("/v3/login", 403, { errcode: "M_USER_DEACTIVATED" }) },
    "account",
    "broken",
    "M_USER_DEACTIVATED",
    "journalctl -u melo-synapse",
  ],

  [
    "no room can be made",
    { reply: at("/createRoom", 403, { errcode: "M_FORBIDDEN" }) },
    "room",
    "broken",
    "M_FORBIDDEN",
    "journalctl -u melo-synapse",
  ],
  [
    "a room keeps calls to moderators",
    { target: { roomIds: ["!old"] }, reply: at("!old/state/m.room.power_levels", 200, { state_default: 50 }) },
    "call-events",
    "warning",
    "Only moderators can call in Lounge",
    '"org.matrix.msc3401.call.member": 0',
  ],
  [
    "the homeserver overrides the levels of new rooms",
    { reply: at("m.room.power_levels", 200, { events: { "org.matrix.msc3401.call.member": 50 } }) },
    "call-events",
    "broken",
    "Only moderators",
    '"org.matrix.msc3401.call.member": 0',
  ],
  [
    "a proxy ends requests that wait",
    { reply: at("/v3/sync") },
    "sync",
    "broken",
    "nobody listens",
    "proxy_read_timeout",
  ],
  [
    "MSC4222 is off",
    { reply: at("/v3/sync", 200, { rooms: { join: { "!test": {} } } }) },
    "sync",
    "warning",
    "MSC4222",
    "msc4222_enabled: true",
  ],
  [
    "no listener has the resource openid",
    { reply: at("/openid/userinfo", 404, { errcode: "M_UNRECOGNIZED" }) },
    "openid",
    "broken",
    "does not confirm",
    "names: [client, openid]",
  ],
  [
    "no OpenID token is given",
    { reply: at("/openid/request_token", 500) },
    "openid",
    "broken",
    "gives no OpenID token",
    "journalctl -u melo-synapse",
  ],
  [
    "two homeservers answer under one name",
    { reply: at("/openid/userinfo", 200, { sub: "@other:example.org" }) },
    "openid",
    "warning",
    "@other:example.org",
    "",
  ],

  [
    "max_event_delay_duration is missing",
    { reply: at("msc4140.delay=", 403, { errcode: "M_FORBIDDEN", error: "Delayed events are disabled" }) },
    "delayed-events",
    "broken",
    "schedules nothing",
    "max_event_delay_duration: 24h",
  ],
  [
    "max_event_delay_duration is short",
    {
      reply: at("msc4140.delay=", 400, { errcode: "M_UNKNOWN", "org.matrix.msc4140.errcode": "M_MAX_DELAY_EXCEEDED" }),
    },
    "delayed-events",
    "warning",
    "M_UNKNOWN",
    "max_event_delay_duration: 24h",
  ],
  [
    "the homeserver is too old for delayed events",
    { reply: at("msc4140.delay=", 200, { event_id: "$1" }) },
    "delayed-events",
    "broken",
    "does not know them",
    "max_event_delay_duration: 24h",
  ],
  [
    "delayed events go to a worker",
    { reply: at("/delayed_events/syd_1/cancel", 404, { errcode: "M_UNRECOGNIZED" }) },
    "delayed-events",
    "broken",
    "not called back",
    "delayed_events*",
  ],

  [
    "no transport is named",
    {
      reply: (question) =>
        at("/rtc/transports", 200, {})(question) ??
        at(
          "/.well-known/",
          200,
          { "m.homeserver": { base_url: origin } },
          { "access-control-allow-origin": "*" },
        )(question),
    },
    "transports",
    "broken",
    "names no transport",
    "livekit_service_url: https://chat.example.org/livekit/jwt",
  ],
  [
    "only the well-known file names a transport",
    { reply: at("/rtc/transports", 404, { errcode: "M_UNRECOGNIZED" }) },
    "transports",
    "warning",
    "Only the well-known file",
    "msc4143_enabled: true",
  ],
  [
    "the well-known file names none",
    {
      reply: at("/.well-known/", 200, { "m.homeserver": { base_url: origin } }, { "access-control-allow-origin": "*" }),
    },
    "transports",
    "warning",
    "names no transport",
    "org.matrix.msc4143.rtc_foci:",
  ],
  [
    "the transport is not encrypted",
    {
      reply: at("/rtc/transports", 200, {
        rtc_transports: [{ type: "livekit", livekit_service_url: "http://10.0.0.1:8080" }],
      }),
    },
    "transports",
    "broken",
    "not encrypted",
    "livekit_service_url: https://",
  ],
  [
    "transport and well-known file differ",
    {
      reply: at("/rtc/transports", 200, {
        rtc_transports: [{ type: "livekit", livekit_service_url: "https://other.example.org" }],
      }),
    },
    "transports",
    "warning",
    "another one",
    "matrix_rtc:",
  ],

  [
    "MELO asks another homeserver",
    { reply: at("/api/livekit", 401, { errcode: "M_UNKNOWN_TOKEN" }) },
    "token",
    "broken",
    "401",
    "MATRIX_HOMESERVER_URL=",
  ],
  [
    "MELO makes no token",
    { reply: at("/api/livekit", 500, { errcode: "M_UNKNOWN" }) },
    "token",
    "broken",
    "M_UNKNOWN",
    "journalctl -u melo-web",
  ],
  [
    "strangers get tokens",
    { reply: at("/api/livekit", 200, { token: secrets.jwt, url: "wss://x", expiresAt: 1 }) },
    "token",
    "broken",
    "not signed in",
    "",
  ],
  [
    "the token service is down",
    { reply: at("/livekit/jwt/") },
    "call-token",
    "broken",
    "nobody listens",
    "reverse_proxy /livekit/jwt/*",
  ],
  [
    "something else answers for the token service",
    { reply: at("/livekit/jwt/", 404, "<p>") },
    "call-token",
    "broken",
    "404",
    "reverse_proxy /livekit/jwt/*",
  ],
  [
    "the token service does not find the homeserver",
    { reply: at("/livekit/jwt/", 401, { errcode: "M_UNAUTHORIZED" }) },
    "call-token",
    "broken",
    "does not believe",
    "MELO_FEDERATION_URL_OVERRIDES",
  ],
  [
    "the token service has the wrong secret of LiveKit",
    { reply: at("/livekit/jwt/", 500, { errcode: "M_UNKNOWN" }) },
    "call-token",
    "broken",
    "M_UNKNOWN",
    "journalctl -u melo-calls",
  ],
  [
    "a proxy takes CORS headers away",
    { reply: at("/livekit/jwt/", 200, { url: "wss://x", jwt: secrets.jwt }) },
    "call-token",
    "warning",
    "Access-Control-Allow-Origin",
    "",
  ],
  [
    "MSC4512 is off",
    { reply: at("/rtc/livekit/get_token", 404, { errcode: "M_UNRECOGNIZED" }) },
    "homeserver-token",
    "warning",
    "hands such requests to nobody",
    "msc4512_enabled: true",
  ],
  [
    "the homeserver does not reach calls with requests for tokens",
    { reply: at("/rtc/livekit/get_token", 502, { errcode: "M_UNKNOWN" }) },
    "homeserver-token",
    "warning",
    "does not reach",
    "proxy_url: http://127.0.0.1:17102",
  ],

  [
    "LiveKit does not know the key",
    { reply: at("/rtc/validate", 401, "") },
    "door",
    "broken",
    "does not know the key",
    "<LIVEKIT_API_KEY>: <LIVEKIT_API_SECRET>",
  ],
  [
    "LiveKit is down",
    { reply: at("/rtc/validate", 502, {}) },
    "door",
    "broken",
    "nobody answers: 502",
    "journalctl -u melo-livekit",
  ],
  [
    "forged tokens are let in",
    { reply: at("/rtc/validate", 200, "success") },
    "door",
    "broken",
    "forged token",
    "reverse_proxy /livekit/sfu/*",
  ],
  [
    "the path to LiveKit is not passed on",
    { reply: at("/rtc/validate", 404, "<p>") },
    "door",
    "broken",
    "404",
    "reverse_proxy /livekit/sfu/*",
  ],

  [
    "WebSockets are not passed on",
    { signalling: "the connection was refused" },
    "signalling",
    "broken",
    "refused",
    "proxy_set_header Upgrade",
  ],
  ["LiveKit names no address", { candidates: [] }, "signalling", "broken", "names no address", "node_ip:"],
  [
    "UDP is blocked",
    { outcomeOf: (way) => ("protocol" in way && way.protocol === "udp" ? silent : undefined) },
    "media-udp",
    "broken",
    "203.0.113.7:7882: no answer",
    "ufw allow 7882/udp",
  ],
  [
    "LiveKit has a private address",
    { candidates: [{ protocol: "udp", address: "10.0.0.5", port: 7882 }] },
    "media-udp",
    "broken",
    "10.0.0.5, which nobody outside reaches",
    "node_ip: <the public IPv4 address>",
  ],
  [
    "TCP is blocked",
    { outcomeOf: (way) => ("protocol" in way && way.protocol === "tcp" ? silent : undefined) },
    "media-tcp",
    "broken",
    "203.0.113.7:7881",
    "ufw allow 7881/tcp",
  ],
  [
    "LiveKit has no ICE over TCP",
    { candidates: [{ protocol: "udp", address: "203.0.113.7", port: 7882 }] },
    "media-tcp",
    "warning",
    "no way over TCP",
    "tcp_port: 7881",
  ],
  [
    "TURN does not answer",
    { outcomeOf: (way) => ("url" in way ? silent : undefined) },
    "turn-udp",
    "broken",
    "203.0.113.7:3478: no answer",
    "ufw allow 3478/udp",
  ],
  [
    "TURN has another secret",
    { outcomeOf: (way) => ("url" in way ? { kind: "refused", code: 401, reason: "Unauthorized" } : undefined) },
    "turn-udp",
    "broken",
    "401 Unauthorized",
    "secret: <static-auth-secret",
  ],
  [
    "TURN may not reach LiveKit",
    { outcomeOf: (way) => ("url" in way ? { kind: "refused", code: 403, reason: "Forbidden" } : undefined) },
    "turn-udp",
    "broken",
    "403 Forbidden",
    "allow_restricted_peer_cidrs",
  ],
  ["there is no TURN over UDP", { relays: [] }, "turn-udp", "warning", "no TURN over UDP", "udp_port: 3478"],
  [
    "TURN's certificate is wrong",
    {
      outcomeOf: (way) =>
        "url" in way && way.url.startsWith("turns:")
          ? { kind: "silent", reason: "its certificate is for another name" }
          : undefined,
    },
    "turn-tls",
    "broken",
    "certificate is for another name",
    "ufw allow 443/tcp",
  ],
  ["there is no TURN over TLS", { relays: [] }, "turn-tls", "warning", "no TURN over TLS", "tls_port: 5349"],
  [
    "a call stays silent",
    { echo: { kind: "silent", reason: "both were in the call, and nothing was heard in 15 s" } },
    "echo",
    "broken",
    "nothing was heard",
    "journalctl -u melo-livekit",
  ],
  [
    "a call takes long to begin",
    { echo: { kind: "heard", joinMs: 9000, soundMs: 10 } },
    "echo",
    "warning",
    "9000 ms",
    "uptime",
  ],
  [
    "this machine cannot take part in calls",
    { echo: { kind: "unable", reason: "LiveKit's native SDK does not run on this machine" } },
    "echo",
    "untried",
    "does not run",
    "",
  ],

  [
    "LiveKit reports nothing",
    { reply: at("17102/metrics", 200, "") },
    "webhooks",
    "broken",
    "reports nothing",
    "urls: [http://127.0.0.1:17102/webhooks/livekit]",
  ],
  [
    "calls does not answer",
    { reply: at("17102/metrics") },
    "webhooks",
    "broken",
    "does not answer",
    "journalctl -u melo-calls",
  ],
  [
    "the homeserver does not know calls",
    { reply: at("/ping", 401, { errcode: "M_UNKNOWN_TOKEN" }) },
    "pushes",
    "broken",
    "knows no application service",
    "app_service_config_files:",
  ],
  [
    "the registration has no address",
    { reply: at("/ping", 400, { errcode: "M_URL_NOT_SET" }) },
    "pushes",
    "broken",
    "has no address",
    "url: http://127.0.0.1:17102",
  ],
  [
    "the homeserver has another hs_token than calls",
    { reply: at("/ping", 502, { errcode: "M_BAD_STATUS" }) },
    "pushes",
    "broken",
    "refuses",
    "hs_token:",
  ],
  [
    "the homeserver does not reach calls",
    { reply: at("/ping", 502, { errcode: "M_CONNECTION_FAILED" }) },
    "pushes",
    "broken",
    "M_CONNECTION_FAILED",
    "url: http://127.0.0.1:17102",
  ],

  [
    "the server's clock is a little wrong",
    {
      reply: at("/client/versions", 200, flags("msc4140", "msc4143", "msc4354"), {
        date: new Date(startMs + 9000).toUTCString(),
      }),
    },
    "clock",
    "warning",
    "9 s ahead of",
    "timedatectl set-ntp true",
  ],
  [
    "the server's clock is wrong",
    {
      reply: at("/client/versions", 200, flags("msc4140", "msc4143", "msc4354"), {
        date: new Date(startMs - 90_000).toUTCString(),
      }),
    },
    "clock",
    "broken",
    "90 s behind",
    "timedatectl set-ntp true",
  ],
  [
    "the clock follows nobody",
    { isClockFollowing: false },
    "clock",
    "warning",
    "follows nobody",
    "timedatectl set-ntp true",
  ],
  [
    "the disk is nearly full",
    { space: { freeBytes: gigabyte, totalBytes: 80 * gigabyte } },
    "disk",
    "warning",
    "1.0 GB",
    "du -xh /srv/melo",
  ],
  [
    "the disk is full",
    { space: { freeBytes: 0, totalBytes: 80 * gigabyte } },
    "disk",
    "broken",
    "0.0 GB",
    "du -xh /srv/melo",
  ],
  [
    "nothing can be written",
    { reply: ({ url, method }) => (url.includes("m.room.topic") && method === "PUT" ? answer(500) : undefined) },
    "database",
    "broken",
    "Nothing can be written: 500",
    "journalctl -u melo-synapse",
  ],
  [
    "what was written is lost",
    {
      reply: ({ url, method }) =>
        url.includes("m.room.topic") && method === undefined ? answer(200, { topic: "old" }) : undefined,
    },
    "database",
    "broken",
    "cannot be read again",
    "journalctl -u melo-synapse",
  ],
  [
    "the database is slow",
    {
      reply: ({ url, method }) =>
        url.includes("m.room.topic")
          ? {
              ...answer(200, { topic: `Examined ${new Date(startMs).toISOString()}` }),
              tookMs: method === "PUT" ? 4000 : 5,
            }
          : undefined,
    },
    "database",
    "warning",
    "written in 4000 ms",
    "vmstat",
  ],
  [
    "SQLite has grown large",
    { own: { database: "sqlite", databaseFile: "/d/homeserver.db" }, fileBytes: 3 * gigabyte },
    "database",
    "warning",
    "SQLite, 3072 MB",
    "synapse_port_db",
  ],
  [
    "an old version with a known hole runs",
    { versions: { next: "16.2.0" } },
    "versions",
    "broken",
    "CVE-2026-23869",
    "npm run deploy",
  ],
  [
    "an old Synapse runs",
    { reply: at("/server_version", 200, { server_version: "1.150.0" }) },
    "versions",
    "warning",
    "CVE-2026-45078",
    "npm run deploy",
  ],
];

describe("a hop that is broken", () => {
  test.each(hops)("%s", async (_, trouble, id, status, found, lines) => {
    const result = (await resultsWith(trouble)).get(id);
    expect(result).toMatchObject({ status });
    expect(result?.found).toContain(found);
    expect(result?.remedy?.lines ?? "").toContain(lines);
  });

  test("every check is broken by one of them", () => {
    const broken = new Set(hops.map(([, , id]) => id));
    expect(allChecks.map(({ id }) => id).filter((id) => !broken.has(id))).toEqual([]);
  });

  test("a warning or a fault always says what it means and how to mend it", async () => {
    const silentAbout: string[] = [];
    for (const [name, trouble] of hops) {
      for (const { id, status, meaning, remedy } of (await resultsWith(trouble)).values()) {
        if (status !== "warning" && status !== "broken") continue;
        if (meaning === undefined || remedy === undefined) silentAbout.push(`${name}: ${id}`);
      }
    }
    expect(silentAbout).toEqual([]);
  });
});

test("where everything is in order the doctor says so of every hop", async () => {
  const results = await resultsWith({});
  expect([...results.values()].filter(({ status }) => status !== "ok")).toEqual([]);
  expect([...results.keys()]).toEqual(allChecks.map(({ id }) => id));
});

test("what needs a broken hop names it, however far away it is", async () => {
  const results = await resultsWith({ reply: at("/client/versions") });
  expect(results.get("echo")).toMatchObject({
    status: "untried",
    found: "Needs “Homeserver”, which is not in order.",
    meaning: undefined,
  });
  expect(results.get("page")?.status).toBe("ok");
  expect(results.get("disk")?.status).toBe("ok");
});

test("either way to a call token is enough for what comes after it", async () => {
  const results = await resultsWith({ reply: at("/livekit/jwt/") });
  expect(results.get("media-udp")?.status).toBe("ok");
  expect(results.get("echo")).toMatchObject({
    status: "untried",
    found: "Needs “Other apps' call token”, which is not in order.",
  });
});

test("somebody's own token is enough, and his channel is left again", async () => {
  const surroundings = surroundingsWith({ target: { own: undefined, accessToken: secrets.accessToken } });
  const { results } = await examine(allChecks, surroundings);
  const untried = results.filter(({ status }) => status !== "ok").map(({ id, status }) => [id, status]);
  expect(untried).toEqual([
    ["webhooks", "untried"],
    ["pushes", "untried"],
    ["disk", "untried"],
  ]);
  const last = surroundings.asked.slice(-2).map(({ url }) => new URL(url).pathname.split("/").at(-1));
  expect(last).toEqual(["leave", "forget"]);
  expect(surroundings.asked.some(({ url }) => url.endsWith("/logout"))).toBe(false);
});

test("without any account it checks what everybody can see, and says how to give it one", async () => {
  const results = await resultsWith({ target: { own: undefined } });
  expect(results.get("account")?.remedy?.lines).toBe("npm run doctor -- --url https://chat.example.org --token");
  const tried = [...results.values()].filter(({ status }) => status !== "untried").map(({ id }) => id);
  expect(tried).toEqual(["page", "certificates", "discovery", "homeserver", "closed", "clock", "versions"]);
});

test("the doctor's own account is signed out again", async () => {
  const surroundings = surroundingsWith();
  await examine(allChecks, surroundings);
  expect(surroundings.asked.filter(({ url }) => url.endsWith("/logout"))).toHaveLength(1);
});

test("no secret is in what is reported, not even if a server repeats it", async () => {
  const healthy = healthyServer();
  const chatty: Reply = (question) => {
    const said = healthy(question);
    if (!question.url.includes("/rtc/validate") && !question.url.includes("/ping")) return said;
    return answer(418, { errcode: "M_TEAPOT", error: `${question.url} ${question.token} ${secrets.jwt}` });
  };
  const results = await resultsWith({ reply: chatty });
  const report = JSON.stringify([...results.values()]);
  expect(report).toContain("M_TEAPOT");
  for (const secret of Object.values(secrets)) expect(report).not.toContain(secret);
});

test("a check that breaks in an unexpected way is one line among the others", async () => {
  const surroundings = surroundingsWith();
  const { results } = await examine(allChecks, {
    ...surroundings,
    machine: { ...surroundings.machine, freeSpace: () => Promise.reject(new Error("the file system is gone")) },
  });
  expect(results.find(({ id }) => id === "disk")).toMatchObject({ status: "broken", found: "the file system is gone" });
  expect(results.filter(({ status }) => status !== "ok")).toHaveLength(1);
});

test("the rooms of whoever made the first account are looked at, in his name", async () => {
  const root = "@root:chat.example.org";
  const surroundings = surroundingsWith({
    reply({ url }) {
      const { pathname, searchParams } = new URL(url);
      if (pathname.endsWith("/account_data/chat.melo.setup")) return answer(200, { done: true, admin: root });
      if (searchParams.get("user_id") !== root) return undefined;
      if (pathname.endsWith("/joined_rooms")) return answer(200, { joined_rooms: ["!closed"] });
      if (!decodeURIComponent(pathname).includes("!closed")) return answer(403, { errcode: "M_FORBIDDEN" });
      return pathname.includes("power_levels") ? answer(200, { state_default: 50 }) : undefined;
    },
  });
  const { results } = await examine(allChecks, surroundings);
  expect(results.find(({ id }) => id === "call-events")).toMatchObject({
    status: "warning",
    found: "Only moderators can call in Lounge.",
  });
});

test("a certificate that is renewed every few hours is in order when hours are left", async () => {
  const hourMs = 3_600_000;
  const shown = { validFrom: startMs - 5 * hourMs, issuer: "Caddy Local Authority", distrust: undefined };
  const fresh = await resultsWith({ certificate: { ...shown, validUntil: startMs + 7 * hourMs } });
  expect(fresh.get("certificates")).toMatchObject({
    status: "ok",
    found: "Valid for 7 hours more, by Caddy Local Authority",
  });
  const late = await resultsWith({ certificate: { ...shown, validUntil: startMs + hourMs / 2 } });
  expect(late.get("certificates")?.status).toBe("warning");
});
