import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { createProxyServer } from "http-proxy-3";
import { answerError } from "../http/answer.ts";
import { bearerTokenOf } from "../http/bearer-token.ts";
import { clientAddressOf } from "../http/client-address.ts";
import { endSocket } from "../http/node-listener.ts";
import { requestIdFrom, requestIdHeader } from "../http/request-ids.ts";
import { requestFrom } from "../http/request-from-message.ts";
import { badGateway, badRequest, callFull, forbidden } from "../http/refusal.ts";
import type { Route } from "../http/router.ts";
import type { LimitRate, RateLimit } from "../limits/rate-limits.ts";
import type { LivekitKey } from "../livekit/call-server.ts";
import { areSameRights } from "../livekit/same-rights.ts";
import type { Log } from "../log.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { DoorPolicy, DoorVerdict } from "./door-policy.ts";
import type { ReviewedUsers } from "./door-reviews.ts";
import { verifyJoinToken, type JoinToken } from "./join-token.ts";
import { createPassages } from "./passages.ts";

export interface DoorDeps {
  /** LiveKit's own HTTP address. */
  readonly livekitUrl: string;
  readonly fetch: typeof globalThis.fetch;
  readonly keys: readonly LivekitKey[];
  readonly policy: DoorPolicy;
  readonly serverName: string;
  readonly limitRate: LimitRate;
  readonly metrics: Pick<Metrics, "door">;
  readonly log: Log;
  wait(delayMs: number): Promise<void>;
}

export interface Door {
  readonly routes: readonly Route[];
  /** Takes over a WebSocket handshake: connects it with LiveKit, or ends it with an answer. */
  upgrade(message: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Asks anew about those who were let into a LiveKit room, and cuts the connections of those who may not be there. */
  review(livekitRoom: string, userIds: ReviewedUsers): Promise<void>;
}

const prefix = "/livekit/sfu";
/** LiveKit's signalling, in its two generations, and what its clients ask after a handshake that failed. */
const signallingPaths = ["/rtc", "/rtc/v1", "/rtc/validate", "/rtc/v1/validate"] as const;
/** A client that lost its connection tries about once a second, and asks after each handshake that failed why. */
const perBearer: RateLimit = { perMinute: 180, burst: 60 };
/** Who shows no valid token. Whole offices share an address, and lose their server together: those who show one are not counted. */
const perAddress: RateLimit = { perMinute: 600, burst: 100 };
const validateTimeoutMs = 5000;

/** What LiveKit is asked after the door let somebody pass. */
interface Admission {
  readonly token: JoinToken;
  /** Path and query, without the token. */
  readonly target: string;
  /** LiveKit prefers the header: it sees the token that was judged here, and has none in its logs. */
  readonly authorization: string;
}

/** The way to LiveKit's signalling: whoever wants in shows a token and is somebody who may be there now. */
export function createDoor(deps: DoorDeps): Door {
  const bearers = deps.limitRate("door_bearer", perBearer);
  const strangers = deps.limitRate("door_address", perAddress);
  const proxy = createProxyServer({ target: deps.livekitUrl });
  // It throws, and ends the process, at a client whose connection breaks unless somebody listens. It closes both sides.
  proxy.on("error", () => undefined);
  const passages = createPassages({
    ...deps,
    onCut: ({ identity, room }) => deps.log.info({ identity, room }, "cut the signalling of somebody who was removed"),
  });

  async function admit(request: Request): Promise<Admission> {
    const url = new URL(request.url);
    const { path, token } = await examine(request, url);
    await bearers.take(token.identity);
    const verdict = await judge(token);
    url.searchParams.delete("access_token");
    // An old token has old rights: somebody who was muted since must not come back with them.
    const isUpToDate = verdict.kind === "unknown" || areSameRights(verdict.rights, token.rights);
    const jwt = isUpToDate ? token.jwt : await token.withRights(verdict.rights);
    return { token, target: `${path}${url.search}`, authorization: `Bearer ${jwt}` };
  }

  async function examine(request: Request, url: URL): Promise<{ path: string; token: JoinToken }> {
    try {
      const path = signallingPaths.find((candidate) => url.pathname === prefix + candidate);
      if (path === undefined) throw badRequest("Not a path of LiveKit's signalling");
      return { path, token: await verifyJoinToken(tokenOf(request, url), deps.keys) };
    } catch (error) {
      await strangers.take(clientAddressOf(request));
      throw error;
    }
  }

  async function judge(token: JoinToken): Promise<Extract<DoorVerdict, { kind: "allowed" | "unknown" }>> {
    const verdict = await deps.policy(token);
    if (verdict.kind === "allowed") {
      deps.metrics.door("allowed", "");
      return verdict;
    }
    const { identity, room } = token;
    const reason = verdict.kind === "full" ? "full" : verdict.reason;
    deps.metrics.door(verdict.kind === "unknown" ? "unknown" : "refused", reason);
    deps.log.warn({ identity, room, verdict: verdict.kind, reason }, "at the door");
    if (verdict.kind === "unknown") return verdict;
    throw verdict.kind === "full" ? callFull() : forbidden("You may not enter this call");
  }

  async function validate(request: Request): Promise<Response> {
    const { target, authorization } = await admit(request);
    const answer = await deps
      .fetch(deps.livekitUrl + target, {
        headers: { authorization },
        redirect: "error",
        signal: AbortSignal.timeout(validateTimeoutMs),
      })
      .catch((error: unknown) => {
        throw badGateway(error);
      });
    const contentType = answer.headers.get("content-type") ?? "text/plain; charset=utf-8";
    return new Response(await answer.text(), { status: answer.status, headers: { "content-type": contentType } });
  }

  async function connect(message: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const request = requestFrom(message, AbortSignal.timeout(validateTimeoutMs));
    if (request === undefined) throw badRequest("Malformed request target");
    const { token, target, authorization } = await admit(request);
    if (socket.destroyed) return;
    passages.add(token, socket);
    // LiveKit writes no id of ours: room and identity are what its lines have, too.
    deps.log.info({ identity: token.identity, room: token.room }, "let in at the door");
    message.url = target;
    message.headers.authorization = authorization;
    delete message.headers.cookie;
    proxy.ws(message, socket, head, {}, (error) => {
      // Once the handshake was answered, one side going away is how every connection ends.
      if (isAnswered(socket)) return;
      deps.log.error({ err: error }, "LiveKit's signalling is not reachable");
      endSocket(socket, 502, "");
    });
  }

  return {
    routes: [
      // A client opens the way ahead of a join by asking for the bare address, and LiveKit says this.
      { method: "GET", path: prefix, handle: async () => readableFromEverywhere(new Response("OK")) },
      ...signallingPaths.map((path) => ({
        method: "GET" as const,
        path: prefix + path,
        handle: async (request: Request) => readableFromEverywhere(await settled(validate(request), deps.log)),
      })),
    ],
    upgrade(message, socket, head) {
      connect(message, socket, head).catch((error: unknown) => {
        const answer = answerError(error, deps.log);
        answer.headers.set(requestIdHeader, requestIdFrom(message.headers[requestIdHeader]));
        void refuse(socket, answer);
      });
    },
    review: passages.review,
  };
}

function settled(answer: Promise<Response>, log: Log): Promise<Response> {
  return answer.catch((error: unknown) => answerError(error, log));
}

/** Clients of other origins read why they were refused, as they read LiveKit's own answers; the token is no cookie. */
function readableFromEverywhere(answer: Response): Response {
  answer.headers.set("access-control-allow-origin", "*");
  answer.headers.set("cache-control", "no-store");
  return answer;
}

async function refuse(socket: Duplex, answer: Response): Promise<void> {
  const headers = [...answer.headers].map(([name, value]) => `${name}: ${value}`);
  endSocket(socket, answer.status, await answer.text(), headers);
}

/** Like LiveKit: the header before the query. */
function tokenOf(request: Request, url: URL): string {
  const fromQuery = url.searchParams.get("access_token");
  if (request.headers.has("authorization") || fromQuery === null) return bearerTokenOf(request);
  return fromQuery;
}

/** `net.Socket` counts what was written; the type of an upgraded connection is wider. */
function isAnswered(socket: Duplex): boolean {
  return "bytesWritten" in socket && Number(socket.bytesWritten) > 0;
}
