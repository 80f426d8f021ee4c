import {
  request as httpRequest,
  type Agent,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from "node:http";
import { responseHeadersFrom } from "./headers.ts";
import { maxHeaderBytes } from "./limits.ts";
import type { RouteTarget } from "./routes.ts";
import { answerUnavailable } from "./unavailable.ts";

export interface Upstream {
  readonly target: RouteTarget;
  /** On 127.0.0.1, in the order in which they are tried. At least one. */
  readonly ports: readonly number[];
  readonly agent: Agent;
  headersFor(request: IncomingMessage): OutgoingHttpHeaders;
}

/** Silence of a part. Longer than the longest sync a client asks for. */
const silenceTimeoutMs = 120_000;

/** Hands a request on and its answer back, both as they come. */
export function proxyRequest(request: IncomingMessage, response: ServerResponse, upstream: Upstream): void {
  const [port, ...others] = upstream.ports;
  const outgoing = httpRequest({
    host: "127.0.0.1",
    port,
    method: request.method ?? "GET",
    path: request.url ?? "/",
    headers: upstream.headersFor(request),
    agent: upstream.agent,
    timeout: silenceTimeoutMs,
    maxHeaderSize: maxHeaderBytes,
  });
  let isTimedOut = false;
  let isConnected = false;
  outgoing.on("timeout", () => {
    isTimedOut = true;
    outgoing.destroy();
  });
  outgoing.on("error", () => {
    if (response.destroyed) return;
    // Nobody listens there now; nothing of the request was read yet.
    if (!isConnected && !isTimedOut && others.length > 0) {
      return proxyRequest(request, response, { ...upstream, ports: others });
    }
    // A part may close an idle connection in the very moment in which it is used again; the request was not heard then.
    if (outgoing.reusedSocket && !isTimedOut && hasNoBody(request) && !response.headersSent) {
      proxyRequest(request, response, upstream);
    } else {
      answerUnavailable(response, upstream.target, isTimedOut ? 504 : 502);
    }
  });
  outgoing.on("response", (incoming) => relay(incoming, response));
  response.on("close", () => outgoing.destroy());
  outgoing.on("socket", (socket) => {
    const send = (): void => {
      isConnected = true;
      request.pipe(outgoing);
    };
    if (socket.connecting) socket.once("connect", send);
    else send();
  });
}

function relay(incoming: IncomingMessage, response: ServerResponse): void {
  response.writeHead(incoming.statusCode ?? 502, incoming.statusMessage, responseHeadersFrom(incoming.headers));
  // A stream that breaks off must not look complete to the client.
  incoming.on("error", () => response.destroy());
  incoming.pipe(response);
}

function hasNoBody(request: IncomingMessage): boolean {
  return request.headers["content-length"] === undefined && request.headers["transfer-encoding"] === undefined;
}
