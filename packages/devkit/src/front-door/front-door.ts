import {
  Agent,
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import type { Duplex } from "node:stream";
import { Problem } from "../problem.ts";
import { requestHeadersFor, responseHeadersFrom } from "./headers.ts";
import { routeOf, type RouteTarget } from "./routes.ts";
import { answerUnavailable, refuse } from "./unavailable.ts";

/** Port on 127.0.0.1 of each part; undefined while that part does not run at all. */
export type FrontDoorTargets = Readonly<Record<RouteTarget, number | undefined>>;

export interface FrontDoor {
  readonly port: number;
  setTargets(targets: FrontDoorTargets): void;
  /** Ends every connection. */
  close(): Promise<void>;
}

/** LiveKit clients put their join request, offer included, into the query. */
const maxHeaderBytes = 64 * 1024;
const headersTimeoutMs = 30_000;
/** A whole request with its body: a large upload over a slow line. */
const requestTimeoutMs = 10 * 60_000;
/** Silence of a part. Longer than the longest sync a client asks for. */
const silenceTimeoutMs = 120_000;
/** Both, because `localhost` is either of them. */
const addresses = ["127.0.0.1", "::1"] as const;

export interface FrontDoorOptions {
  /** 0 takes any free port. */
  readonly port: number;
}

/** The one origin of the embedded default: the path table that Caddy has in production. */
export async function openFrontDoor(options: FrontDoorOptions): Promise<FrontDoor> {
  let targets: FrontDoorTargets = { synapse: undefined, calls: undefined, web: undefined };
  const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
  const tunnels = new Set<Duplex>();

  function createListener(): Server {
    const server = createServer({
      maxHeaderSize: maxHeaderBytes,
      headersTimeout: headersTimeoutMs,
      requestTimeout: requestTimeoutMs,
    });
    server.on("request", (request, response) => handOn(request, response, targets, agent));
    server.on("upgrade", (request, socket, head) => tunnel(request, socket, head, targets, tunnels));
    return server;
  }

  const servers = await listenOnLoopback(createListener, options.port);
  return {
    port: portOf(servers[0]),
    setTargets(next) {
      targets = next;
    },
    async close() {
      for (const socket of tunnels) socket.destroy();
      await Promise.all(servers.map(closeServer));
      agent.destroy();
    },
  };
}

function handOn(request: IncomingMessage, response: ServerResponse, targets: FrontDoorTargets, agent: Agent): void {
  const route = routeOf(request.url ?? "");
  if (route === undefined) return refuse(response, 400, "Malformed request target");
  const { target } = route;
  const port = targets[target];
  if (port === undefined) return answerUnavailable(response, target, 502);

  const outgoing = httpRequest({
    ...addressOf(port, request),
    headers: requestHeadersFor(request.headers, clientFacts(request)),
    agent,
    timeout: silenceTimeoutMs,
    maxHeaderSize: maxHeaderBytes,
  });
  let isTimedOut = false;
  outgoing.on("timeout", () => {
    isTimedOut = true;
    outgoing.destroy();
  });
  outgoing.on("error", () => {
    if (response.destroyed) return;
    // A part may close an idle connection in the very moment in which it is used again; the request was not heard then.
    if (outgoing.reusedSocket && !isTimedOut && hasNoBody(request) && !response.headersSent) {
      handOn(request, response, targets, agent);
    } else {
      answerUnavailable(response, target, isTimedOut ? 504 : 502);
    }
  });
  outgoing.on("response", (incoming) => relay(incoming, response));
  response.on("close", () => outgoing.destroy());
  request.pipe(outgoing);
}

function relay(incoming: IncomingMessage, response: ServerResponse): void {
  response.writeHead(incoming.statusCode ?? 502, incoming.statusMessage, responseHeadersFrom(incoming.headers));
  // A stream that breaks off must not look complete to the client.
  incoming.on("error", () => response.destroy());
  incoming.pipe(response);
}

/** WebSocket: one connection through, byte by byte, after the other side has agreed. */
function tunnel(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  targets: FrontDoorTargets,
  tunnels: Set<Duplex>,
): void {
  const route = routeOf(request.url ?? "");
  socket.on("error", () => socket.destroy());
  if (route === undefined || !route.allowsWebSocket) return endRaw(socket, "400 Bad Request");
  const port = targets[route.target];
  if (port === undefined) return endRaw(socket, "502 Bad Gateway");

  const upstream = connect({ host: "127.0.0.1", port });
  upstream.on("error", () => (upstream.bytesRead === 0 ? endRaw(socket, "502 Bad Gateway") : socket.destroy()));
  upstream.on("connect", () => {
    upstream.setNoDelay(true);
    upstream.write(rawRequestHead(request));
    upstream.write(head);
    upstream.pipe(socket);
    socket.pipe(upstream);
  });
  for (const end of [socket, upstream]) {
    tunnels.add(end);
    end.on("close", () => {
      tunnels.delete(end);
      socket.destroy();
      upstream.destroy();
    });
  }
}

function rawRequestHead(request: IncomingMessage): string {
  const headers = requestHeadersFor(request.headers, clientFacts(request));
  headers["connection"] = "Upgrade";
  headers["upgrade"] = request.headers.upgrade;
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one) => `${name}: ${one}`),
  );
  return `${request.method} ${request.url} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`;
}

function endRaw(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}

function addressOf(
  port: number,
  request: IncomingMessage,
): { host: string; port: number; method: string; path: string } {
  return { host: "127.0.0.1", port, method: request.method ?? "GET", path: request.url ?? "/" };
}

function clientFacts(request: IncomingMessage): { address: string; host: string } {
  return { address: request.socket.remoteAddress ?? "127.0.0.1", host: request.headers.host ?? "localhost" };
}

function hasNoBody(request: IncomingMessage): boolean {
  return request.headers["content-length"] === undefined && request.headers["transfer-encoding"] === undefined;
}

async function listenOnLoopback(create: () => Server, port: number): Promise<[Server, ...Server[]]> {
  const first = await listen(create(), port, addresses[0]);
  try {
    return [first, await listen(create(), portOf(first), addresses[1])];
  } catch (error) {
    // A machine without IPv6 has no ::1 that `localhost` could mean.
    if (codeOf(error) === "EADDRNOTAVAIL" || codeOf(error) === "EAFNOSUPPORT") return [first];
    await closeServer(first);
    // Any free port will do, and this one is free on one of the two addresses only: take the next.
    if (port === 0 && codeOf(error) === "EADDRINUSE") return listenOnLoopback(create, port);
    throw listenProblem(error, port);
  }
}

function listen(server: Server, port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => reject(host === addresses[0] ? listenProblem(error, port) : error));
    server.listen({ port, host }, () => resolve(server));
  });
}

function listenProblem(error: unknown, port: number): unknown {
  if (codeOf(error) === "EADDRINUSE") {
    return new Problem(
      `Port ${port} is already used by another program.`,
      `Stop that program, or choose another port: npm start -- --port ${port + 1}`,
      error,
    );
  }
  if (codeOf(error) === "EACCES") {
    return new Problem(
      `Port ${port} is reserved by the system.`,
      "Choose one above 1024: npm start -- --port 3000",
      error,
    );
  }
  return error;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function portOf(server: Server): number {
  // A listening TCP server always has an AddressInfo.
  return (server.address() as AddressInfo).port;
}
