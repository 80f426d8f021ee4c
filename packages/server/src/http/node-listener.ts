import {
  createServer,
  STATUS_CODES,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { Readable, type Duplex } from "node:stream";
import type { ReadableStream } from "node:stream/web";

export interface ListenerOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Never rejects: see `createRouter`. */
  readonly handle: (request: Request) => Promise<Response>;
  /** Takes over a connection that asks to become another protocol; without it such requests are refused. */
  readonly upgrade?: (message: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

export interface Listener {
  readonly port: number;
  /** Takes no new requests, lets running ones end until the deadline, then ends every connection. */
  close(deadlineMs: number): Promise<void>;
}

/** LiveKit clients put their join request, offer included, into the query. */
const maxHeaderBytes = 64 * 1024;
const headersTimeoutMs = 10_000;
const requestTimeoutMs = 30_000;
/** Longer than that of the front door's pool, so that it is the front door that closes idle connections. */
const keepAliveTimeoutMs = 65_000;

/** A plain HTTP server over a `(Request) => Promise<Response>`. */
export async function openListener(options: ListenerOptions): Promise<Listener> {
  const server = createServer({
    maxHeaderSize: maxHeaderBytes,
    headersTimeout: headersTimeoutMs,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
  });
  const upgraded = new Set<Duplex>();
  server.on("request", (message, response) => {
    // While closing, a connection that stayed open for a next request would keep us.
    void answer(message, response, options.handle, () => !server.listening);
  });
  server.on("upgrade", (message, socket, head) => {
    socket.on("error", () => socket.destroy());
    if (options.upgrade === undefined) return endSocket(socket, 400, "");
    upgraded.add(socket);
    socket.on("close", () => upgraded.delete(socket));
    options.upgrade(message, socket, head);
  });
  await listen(server, options);
  return {
    // A listening TCP server always has an AddressInfo.
    port: (server.address() as AddressInfo).port,
    close: (deadlineMs) => close(server, upgraded, deadlineMs),
  };
}

async function answer(
  message: IncomingMessage,
  response: ServerResponse,
  handle: ListenerOptions["handle"],
  isClosing: () => boolean,
): Promise<void> {
  const abort = new AbortController();
  response.on("close", () => abort.abort());
  const request = requestFrom(message, abort.signal);
  if (request === undefined) {
    response.writeHead(400, { connection: "close" }).end();
    return;
  }
  const answered = await handle(request);
  // A body that was refused unread: the connection cannot be used for a next request.
  if (isClosing() || !message.complete) response.setHeader("connection", "close");
  await send(answered, message, response);
}

/** Undefined for a request target that is not a path, such as those meant for a proxy. */
export function requestFrom(message: IncomingMessage, signal: AbortSignal): Request | undefined {
  const target = message.url ?? "";
  const base = "http://calls.invalid";
  if (!target.startsWith("/") || target.startsWith("//") || !URL.canParse(base + target)) return undefined;
  const method = message.method ?? "GET";
  const hasBody = method !== "GET" && method !== "HEAD";
  try {
    return new Request(base + target, {
      method,
      headers: headersFrom(message.headers, message.socket.remoteAddress),
      signal,
      // Node's two types for the same stream differ in name only.
      ...(hasBody ? { body: Readable.toWeb(message) as ReadableStream<Uint8Array>, duplex: "half" } : {}),
    });
  } catch {
    // A method or header that fetch forbids, for example TRACE: nothing we serve.
    return undefined;
  }
}

function headersFrom(incoming: IncomingHttpHeaders, remoteAddress: string | undefined): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) headers.append(name, one);
  }
  if (!headers.has("x-forwarded-for") && remoteAddress !== undefined) headers.set("x-forwarded-for", remoteAddress);
  return headers;
}

async function send(answer: Response, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = message.method === "HEAD" ? undefined : Buffer.from(await answer.arrayBuffer());
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
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

function close(server: Server, upgraded: ReadonlySet<Duplex>, deadlineMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      for (const socket of upgraded) socket.destroy();
      server.closeAllConnections();
    }, deadlineMs);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
    // Whoever talks through us connects again, to the next instance if there is one.
    for (const socket of upgraded) socket.end();
  });
}
