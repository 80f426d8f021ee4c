import { randomUUID } from "node:crypto";
import { Agent, request as httpRequest } from "node:http";
import { connect } from "node:net";
import fc from "fast-check";

/** A route as `calls` names it: segments that begin with a colon take anything. */
export interface RoutePattern {
  readonly method: string;
  readonly path: string;
}

export interface MalformedRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | undefined;
}

export interface Flood {
  /** How many answers had each status; 0: the connection ended without one. */
  readonly statuses: ReadonlyMap<number, number>;
  /** The first answers with a status of 500 and above, and what was asked. */
  readonly failures: readonly string[];
  readonly durationsMs: readonly number[];
}

/** Only names that are refused, or are the homeserver's own: nobody else may be asked because of a test. */
const serverNames = [
  "localhost",
  "127.0.0.1",
  "[::1]:6379",
  "169.254.169.254",
  "x y",
  "a/b",
  "",
  "0x7f000001",
  "\u0000",
];

const oddText = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: "binary", maxLength: 60 }) },
  fc.constantFrom("", " ", "\u0000", "\ud800", "../../etc/passwd", "%00", "💥", "null", "__proto__", "a".repeat(5000)),
  fc.constantFrom("!room:localhost", "@ann:localhost", "!\ud800:localhost", "@a:b:c", "m.call#ROOM", "DEVICE"),
);
const oddValue = fc.oneof(
  oddText,
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(null, true, -1, 1e308, 2 ** 53, [], {}, [[]]),
);
/** The fields that the bodies of any endpoint have, each with anything. */
const knownFields = fc.record(
  Object.fromEntries(
    [
      ["room", "room_id", "slot_id", "device_id", "delay_id", "delay_timeout", "delay_cs_api_url", "space_id"],
      ["token", "username", "password", "max_uses", "expires_in_ms", "user_id", "member_id", "reason", "identity"],
    ]
      .flat()
      .map((name) => [name, oddValue]),
  ),
  { requiredKeys: [] },
);
const knownObjects = fc.record(
  {
    openid_token: fc.oneof(
      oddValue,
      fc.record(
        {
          access_token: oddText,
          token_type: oddValue,
          matrix_server_name: fc.constantFrom(...serverNames),
          expires_in: oddValue,
        },
        { requiredKeys: [] },
      ),
    ),
    member: fc.oneof(
      oddValue,
      fc.record({ id: oddValue, claimed_user_id: oddValue, claimed_device_id: oddValue }, { requiredKeys: [] }),
    ),
    openid: oddValue,
  },
  { requiredKeys: [] },
);

const bodyText = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(knownFields, knownObjects)
      .map(([fields, objects]) => JSON.stringify({ ...fields, ...objects })),
  },
  { weight: 3, arbitrary: fc.jsonValue().map((value) => JSON.stringify(value)) },
  {
    weight: 2,
    arbitrary: fc.tuple(knownFields, fc.nat(200)).map(([value, cut]) => JSON.stringify(value).slice(0, cut)),
  },
  fc.constantFrom(
    "",
    "\uFEFF{}",
    "[".repeat(10_000),
    `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`,
    '{"room":1,"room":"!r:localhost","room":null}',
    String.raw`{"room":"\ud800","device_id":"\udc00"}`,
    '{"__proto__":{"room":"x"},"constructor":{"prototype":{}}}',
    `{"room":"${"a".repeat(1_000_000)}"}`,
    '{"expires_in":1e999,"max_uses":-0}',
    "room=!r:localhost&token=x",
    "NaN",
  ),
  fc.string({ unit: "binary", maxLength: 300 }),
);
const body = fc.oneof(
  { weight: 5, arbitrary: bodyText.map((text) => Buffer.from(text, "utf8")) },
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
);

/** Header values as HTTP allows them; what it does not allow goes through {@link sendRaw}. */
const headerText = fc
  .string({ unit: "binary", maxLength: 60 })
  .map((text) => text.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, "x"));
const headers = fc.record(
  {
    authorization: fc.oneof(
      headerText,
      headerText.map((text) => `Bearer ${text}`),
      fc.constantFrom("Bearer", `Bearer ${"a".repeat(5000)}`, "Bearer eyJhbGciOiJub25lIn0.e30.", "Basic YTpi"),
    ),
    "content-type": fc.constantFrom(
      "application/json",
      "text/plain",
      "multipart/form-data; boundary=x",
      "application/json; charset=utf-16",
    ),
    "accept-encoding": headerText,
    cookie: headerText,
    origin: fc.constantFrom("null", "https://elsewhere.example", "file://"),
    "sec-fetch-site": fc.constantFrom("cross-site", "same-origin", "x"),
    "x-matrix-user-identifier": fc.constantFrom("@ann:localhost", "x"),
    "x-http-method-override": fc.constantFrom("DELETE", "x"),
    "content-encoding": fc.constantFrom("gzip", "identity"),
  },
  { requiredKeys: [] },
);

const segment = fc.oneof(
  oddText.map((text) => encodeURIComponent(text.toWellFormed())),
  fc.constantFrom("%", "%ff", "%2e%2e", "..", "a%2Fb", ";", "a".repeat(3000), "%00", "*"),
);
const query = fc.oneof(
  { weight: 3, arbitrary: fc.constant("") },
  fc
    .array(fc.tuple(fc.constantFrom("room", "access_token", "user_id", "join_request", "x"), oddText), { maxLength: 4 })
    .map(
      (pairs) => `?${pairs.map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`).join("&")}`,
    ),
  fc.constantFrom("?", "??", "?a=%", "?access_token=eyJhbGciOiJub25lIn0.e30.", `?join_request=${"a".repeat(20_000)}`),
);
const anyMethod = fc.constantFrom("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND");

function requestsTo(routes: readonly RoutePattern[]): fc.Arbitrary<MalformedRequest> {
  const target = fc
    .tuple(fc.constantFrom(...routes), fc.array(segment, { minLength: 4, maxLength: 4 }), query)
    .map(([route, segments, search]) => {
      let next = 0;
      const parts = route.path.split("/").map((part) => (part.startsWith(":") ? (segments[next++] ?? "x") : part));
      return { method: route.method, target: `${parts.join("/")}${search}` };
    });
  const elsewhere = fc
    .array(segment, { maxLength: 5 })
    .map((segments) => ({ method: "*", target: `/${segments.join("/")}` }));
  return fc
    .tuple(fc.oneof({ weight: 9, arbitrary: target }, elsewhere), anyMethod, fc.nat(3), headers, fc.option(body))
    .map(([to, method, isOwnMethod, given, content]) => {
      const named = to.method === "*" ? "POST" : to.method;
      return {
        method: isOwnMethod === 0 ? method : named,
        target: to.target,
        headers: given,
        body: content ?? undefined,
      };
    });
}

/** What no HTTP client would send. */
const rawRequests: readonly string[] = [
  "GET\r\n\r\n",
  "GET / HTTP/9.9\r\n\r\n",
  "GET http://elsewhere.example/ HTTP/1.1\r\nhost: x\r\n\r\n",
  "GET / HTTP/1.1\r\nhost: x\r\nbad header\r\n\r\n",
  "GET / HTTP/1.1\r\nhost: x\r\nx: a\u0000b\r\n\r\n",
  "POST /livekit/jwt/get_token HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
  "POST /livekit/jwt/get_token HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
  "POST /livekit/jwt/get_token HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n",
  "POST /_melo/v1/setup HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n{}",
  "GET /livekit/sfu/rtc HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n",
  "GET /livekit/sfu/rtc?access_token=%ff HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n",
  "GET /_melo/v1/setup HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n",
  "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
  "\u0016\u0003\u0001\u0002\u0000",
];
const rawShare = 50;
const workers = 16;

/** Sends `count` requests that are wrong in every way, from many addresses, so that no limit hides what is behind it. */
export async function floodWithMalformed(
  baseUrl: string,
  routes: readonly RoutePattern[],
  count: number,
  seed: number,
): Promise<Flood> {
  const agent = new Agent({ keepAlive: true, maxSockets: workers });
  const statuses = new Map<number, number>();
  const failures: string[] = [];
  const durationsMs: number[] = [];
  const batch = 2000;

  async function sendOne(request: MalformedRequest, index: number): Promise<void> {
    const startedAt = performance.now();
    const raw = index % rawShare === 0 ? rawRequests[(index / rawShare) % rawRequests.length] : undefined;
    const { status, answer } = raw === undefined ? await send(baseUrl, request, agent) : await sendRaw(baseUrl, raw);
    durationsMs.push(performance.now() - startedAt);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    if (status >= 500 && failures.length < 10) {
      const asked =
        raw ?? `${request.method} ${request.target.slice(0, 300)} ${request.body?.toString("utf8").slice(0, 500)}`;
      failures.push(`${status} ${answer.slice(0, 200)} <- ${asked}`);
    }
  }

  for (let done = 0; done < count; done += batch) {
    const size = Math.min(batch, count - done);
    const requests = fc.sample(requestsTo(routes), { numRuns: size, seed: seed + done });
    let next = 0;
    const work = async (): Promise<void> => {
      for (let index = next++; index < size; index = next++) {
        const request = requests[index];
        if (request !== undefined) await sendOne(request, done + index);
      }
    };
    await Promise.all(Array.from({ length: workers }, work));
  }
  agent.destroy();
  return { statuses, failures, durationsMs };
}

interface Reply {
  readonly status: number;
  readonly answer: string;
}

function send(
  baseUrl: string,
  { method, target, headers: given, body: content }: MalformedRequest,
  agent: Agent,
): Promise<Reply> {
  const { hostname, port } = new URL(baseUrl);
  return new Promise((resolve) => {
    const ended = (): void => resolve({ status: 0, answer: "" });
    const outgoing = httpRequest(
      {
        hostname,
        port,
        path: target.replaceAll(/[^\x21-\x7e]/g, "x"),
        method,
        agent,
        headers: {
          ...given,
          "x-forwarded-for": randomUUID(),
          ...(content === undefined ? {} : { "content-length": content.length }),
        },
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.on("end", () =>
          resolve({ status: incoming.statusCode ?? 0, answer: Buffer.concat(chunks).toString("utf8") }),
        );
        incoming.on("error", ended);
      },
    );
    outgoing.on("error", ended);
    outgoing.end(content);
  });
}

function sendRaw(baseUrl: string, text: string): Promise<Reply> {
  const { hostname, port } = new URL(baseUrl);
  return new Promise((resolve) => {
    let heard = "";
    const socket = connect(Number(port), hostname, () => socket.end(Buffer.from(text, "latin1")));
    socket.on("data", (chunk) => (heard += chunk.toString("latin1")));
    socket.on("error", () => undefined);
    socket.on("close", () => resolve({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(heard)?.[1] ?? 0), answer: heard }));
  });
}
