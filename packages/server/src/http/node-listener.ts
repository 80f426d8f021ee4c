import { createServer, STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable, type Duplex } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import { answerRefusal } from "./answer.ts";
import { listenerLimits, type ListenerLimits } from "./listener-limits.ts";
import { overloaded, tooManyHeaders, tookTooLong } from "./refusal.ts";
import { createRequestIds, requestIdFrom, requestIdHeader, type RequestIds } from "./request-ids.ts";
import { requestFrom } from "./request-from-message.ts";

export interface ListenerOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Never rejects: see `createRouter`. */
  readonly handle: (request: Request) => Promise<Response>;
  /** Takes over a connection that asks to become another protocol; without it such requests are refused. */
  readonly upgrade?: (message: IncomingMessage, socket: Duplex, head: Buffer) => void;
  readonly limits?: Partial<ListenerLimits>;
  /** On whose behalf all of this runs. Each answer names its request. */
  readonly requestIds?: RequestIds | undefined;
}

export interface Listener {
  readonly port: number;
  /**
   * Takes no new connections, ends answers that last, lets running requests end, then ends the connections that became another protocol. What
   * has not ended at the deadline is cut off.
   */
  close(deadlineMs: number): Promise<void>;
}

/** How often connections are looked at that take too long; Node's own default would let them triple their time. */
const lookIntervalMs = 1000;
/** For those who take over connections to say goodbye. */
const goodbyeMs = 500;

/** A plain HTTP server over a `(Request) => Promise<Response>`. */
export async function openListener(options: ListenerOptions): Promise<Listener> {
  const requestIds = options.requestIds ?? createRequestIds();
  const limits = { ...listenerLimits, ...options.limits };
  const server = createServer({
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    connectionsCheckingInterval: lookIntervalMs,
  });
  server.maxConnections = limits.connections;
  // Also of a client that asks and then does not take the answer.
  server.setTimeout(limits.requestTimeoutMs + limits.keepAliveTimeoutMs, (socket) => socket.destroy());

  const running = new Set<Promise<void>>();
  /** Node forgets to abort a request's own signal once nobody holds the request: they are held while they are answered. */
  const asked = new Set<Request>();
  /** Of answers that go on until somebody has enough: they hold up no one, and count for no request. */
  const lasting = new Set<AbortController>();
  const upgraded = new Set<Duplex>();

  async function answer(message: IncomingMessage, response: ServerResponse, signal: AbortSignal): Promise<Response> {
    if (running.size >= limits.requests) return answerRefusal(overloaded());
    // Node keeps only the first two thousand and says nothing.
    if (message.rawHeaders.length / 2 > limits.headerCount) return answerRefusal(tooManyHeaders());
    const request = requestFrom(message, signal);
    if (request === undefined) return new Response(null, { status: 400, headers: { connection: "close" } });
    asked.add(request);
    // The end of the answer, not of the signal, which an answer that was finished never aborts.
    response.once("close", () => void asked.delete(request));
    return inTime(options.handle(request), limits.answerTimeoutMs);
  }

  async function respond(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const abort = new AbortController();
    response.setHeader(requestIdHeader, requestIds.current() ?? "");
    // Not after each answer: to abort costs more than most of what is answered here.
    response.on("close", () => {
      if (!response.writableFinished) abort.abort();
    });
    const answered = await answer(message, response, abort.signal);
    // While closing, a connection that stayed open for a next request would keep us. And where a body was refused
    // unread, the connection cannot be used for a next one.
    if (!server.listening || !message.complete || isLasting(answered)) response.setHeader("connection", "close");
    const sent = send(answered, message, response);
    if (!isLasting(answered)) return sent;
    lasting.add(abort);
    sent.catch(() => response.destroy()).finally(() => lasting.delete(abort));
  }

  server.on("request", (message, response) => {
    const answering = requestIds
      .run(requestIdFrom(message.headers[requestIdHeader]), () => respond(message, response))
      // The client went away in the middle: nobody is left to answer.
      .catch(() => response.destroy())
      .then(() => void running.delete(answering));
    running.add(answering);
  });
  server.on("upgrade", (message, socket, head) => {
    socket.on("error", () => socket.destroy());
    if (options.upgrade === undefined) return endSocket(socket, 400, "");
    // The other protocol has its own idea of how long silence may last.
    if ("setTimeout" in socket && typeof socket.setTimeout === "function") socket.setTimeout(0);
    upgraded.add(socket);
    socket.on("close", () => upgraded.delete(socket));
    const requestId = requestIdFrom(message.headers[requestIdHeader]);
    // For whoever takes it over, and for the server that it is handed on to.
    message.headers[requestIdHeader] = requestId;
    requestIds.run(requestId, () => options.upgrade?.(message, socket, head));
  });

  async function close(deadlineMs: number): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
    server.closeIdleConnections();
    for (const abort of lasting) abort.abort();
    const cut = setTimeout(() => {
      for (const socket of upgraded) socket.destroy();
      server.closeAllConnections();
    }, deadlineMs);
    await Promise.race([Promise.all(running), closed]);
    // Last, so that whoever talks through us loses nothing before he must; he connects again, to another instance.
    for (const socket of upgraded) socket.end();
    const goodbye = setTimeout(() => {
      for (const socket of upgraded) socket.destroy();
    }, goodbyeMs);
    await closed;
    clearTimeout(cut);
    clearTimeout(goodbye);
  }

  await listen(server, options);
  return {
    // A listening TCP server always has an AddressInfo.
    port: (server.address() as AddressInfo).port,
    close,
  };
}

/** An answer that takes too long is given up by whoever waits; what it started goes on. */
async function inTime(answer: Promise<Response>, timeoutMs: number): Promise<Response> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Response>((resolve) => {
    timer = setTimeout(() => resolve(answerRefusal(tookTooLong())), timeoutMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Lines that are written as things happen. */
function isLasting(answer: Response): boolean {
  return answer.headers.get("content-type") === "application/x-ndjson";
}

async function send(answer: Response, message: IncomingMessage, response: ServerResponse): Promise<void> {
  if (isLasting(answer) && answer.body !== null) {
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    // The client must not take the silence before the first line for no answer.
    response.flushHeaders();
    // Node's two types for the same stream differ in name only.
    return pipeline(Readable.fromWeb(answer.body as ReadableStream<Uint8Array>), response);
  }
  // All of it is text. Head and body leave in one piece, with their length: chunks would double what sending costs.
  const body = message.method === "HEAD" ? undefined : await answer.text();
  response.statusCode = answer.status;
  response.setHeaders(answer.headers);
  response.end(body);
}

/** Ends a connection that was to be upgraded with a plain HTTP answer. */
export function endSocket(socket: Duplex, status: number, body: string, headers: readonly string[] = []): void {
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`,
    "connection: close",
    `content-length: ${Buffer.byteLength(body)}`,
    ...headers,
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}

function listen(server: Server, { host, port }: ListenerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port }, () => {
      server.off("error", reject);
      resolve();
    });
  });
}
