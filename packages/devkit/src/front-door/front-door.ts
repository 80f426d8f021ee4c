import { randomUUID } from "node:crypto";
import { Agent, createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { Duplex } from "node:stream";
import { listenOnLan } from "../lan/listen-on-lan.ts";
import { requestHeadersFor } from "./headers.ts";
import { maxHeaderBytes } from "./limits.ts";
import { closeServer, listenOnLoopback, portOf, type Server } from "./listen-on-loopback.ts";
import { proxyRequest } from "./proxy-request.ts";
import { routeOf, type RouteTarget } from "./routes.ts";
import { answerUpgrade, openTunnel } from "./tunnel.ts";
import { createTurns } from "./turns.ts";
import { answerUnavailable, refuse } from "./unavailable.ts";

/** Ports on 127.0.0.1 of each part's instances, which take turns; none while that part does not run at all. */
export type FrontDoorTargets = Readonly<Record<RouteTarget, readonly number[]>>;

export interface FrontDoor {
  readonly port: number;
  setTargets(targets: FrontDoorTargets): void;
  /** WebSockets that are open now. */
  tunnelCount(): number;
  /** Ends every connection. */
  close(): Promise<void>;
}

export interface FrontDoorOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** Answers over HTTPS with it. */
  readonly tls?: TlsIdentity | undefined;
  /** Listens at this address of the machine instead of on loopback, and answers plain HTTP there with something else. */
  readonly lan?: { readonly address: string; readonly answerPlain: RequestListener } | undefined;
  readonly onAnswered?: ((answer: FrontDoorAnswer) => void) | undefined;
}

export interface FrontDoorAnswer {
  /** In every part's log, and in the answer. */
  readonly requestId: string;
  readonly method: string;
  /** `none` for what is refused here. */
  readonly target: RouteTarget | "none";
  /** 101 for a WebSocket that was handed on. */
  readonly status: number;
  readonly durationMs: number;
}

export interface TlsIdentity {
  /** Both PEM. */
  readonly key: string;
  readonly cert: string;
}

const headersTimeoutMs = 30_000;
/** A whole request with its body: a large upload over a slow line. */
const requestTimeoutMs = 10 * 60_000;

const requestIdHeader = "x-request-id";

/** Anew, whatever the client says: ids are believed behind this. */
function nameRequest(request: IncomingMessage): string {
  const requestId = randomUUID();
  request.headers[requestIdHeader] = requestId;
  return requestId;
}

/** The one origin of the embedded default: the path table that Caddy has in production. */
export async function openFrontDoor(options: FrontDoorOptions): Promise<FrontDoor> {
  let targets: FrontDoorTargets = { synapse: [], calls: [], web: [] };
  const turns = createTurns();
  const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
  const tunnels = new Set<Duplex>();

  function handle(request: IncomingMessage, response: ServerResponse): void {
    const route = routeOf(request.url ?? "");
    const startedAt = performance.now();
    const requestId = nameRequest(request);
    response.setHeader(requestIdHeader, requestId);
    response.once("finish", () => {
      const durationMs = performance.now() - startedAt;
      const { method = "" } = request;
      options.onAnswered?.({
        requestId,
        method,
        target: route?.target ?? "none",
        status: response.statusCode,
        durationMs,
      });
    });
    if (route === undefined) return refuse(response, 400, "Malformed request target");
    const ports = turns(targets[route.target]);
    if (ports.length === 0) return answerUnavailable(response, route.target, 502);
    proxyRequest(request, response, { target: route.target, ports, agent, headersFor: requestHeadersFor });
  }

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const route = routeOf(request.url ?? "");
    socket.on("error", () => socket.destroy());
    if (route?.allowsWebSocket !== true) return answerUpgrade(socket, "400 Bad Request");
    const ports = turns(targets[route.target]);
    if (ports.length === 0) return answerUpgrade(socket, "502 Bad Gateway");
    const requestId = nameRequest(request);
    openTunnel(request, socket, head, { ports, tunnels });
    options.onAnswered?.({ requestId, method: "GET", target: route.target, status: 101, durationMs: 0 });
  }

  function createListener(): Server {
    const limits = {
      maxHeaderSize: maxHeaderBytes,
      headersTimeout: headersTimeoutMs,
      requestTimeout: requestTimeoutMs,
    };
    const { tls } = options;
    const server = tls === undefined ? createServer(limits) : createSecureServer({ ...limits, ...tls });
    return server.on("request", handle).on("upgrade", upgrade);
  }

  async function listen(): Promise<{ readonly port: number; close(): Promise<unknown> }> {
    const { lan, port } = options;
    if (lan !== undefined) return listenOnLan(createListener(), lan.answerPlain, { address: lan.address, port });
    const servers = await listenOnLoopback(createListener, port);
    return { port: portOf(servers[0]), close: () => Promise.all(servers.map(closeServer)) };
  }

  const listener = await listen();
  return {
    port: listener.port,
    setTargets(next) {
      targets = next;
    },
    // Both ends of each are kept.
    tunnelCount: () => tunnels.size / 2,
    async close() {
      for (const socket of tunnels) socket.destroy();
      await listener.close();
      agent.destroy();
    },
  };
}
