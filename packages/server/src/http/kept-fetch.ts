import { Agent as HttpAgent, request as requestHttp, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";

type Fetch = typeof globalThis.fetch;

/** Servers close connections that nobody uses, after times that differ: this is below all of them. */
const idleMs = 4000;
const bodiless: ReadonlySet<number> = new Set([204, 205, 304]);
/** May reach a server twice and still be done once. */
const repeatable: ReadonlySet<string> = new Set(["GET", "HEAD", "PUT", "DELETE"]);

/**
 * `fetch` for the small requests that our servers ask each other all day, over Node's own client: a round trip to the
 * homeserver costs half as much. It knows texts as bodies and redirects that are not followed, and leaves everything else
 * to `fetch`.
 */
export function createKeptFetch(fetch: Fetch = globalThis.fetch): Fetch {
  const options = { keepAlive: true, maxSockets: Number.POSITIVE_INFINITY, timeout: idleMs };
  const agents = { http: new HttpAgent(options), https: new HttpsAgent(options) };

  function send(url: URL, init: PlainRequest): Promise<Response> {
    return new Promise((resolve, reject) => {
      const isSecure = url.protocol === "https:";
      const { method, headers, body, signal } = init;
      const request = (isSecure ? requestHttps : requestHttp)(url, {
        method,
        agent: isSecure ? agents.https : agents.http,
        headers: { ...Object.fromEntries(headers), ...lengthOf(body) },
        ...(signal === undefined ? {} : { signal }),
      });
      request.on("error", (error) => {
        // Closed by the other side in the very moment in which it was used again: the request was not heard.
        const wasClosed = request.reusedSocket && "code" in error && error.code === "ECONNRESET";
        if (wasClosed && repeatable.has(method)) resolve(send(url, init));
        else reject(failed(error));
      });
      request.on("response", (message) => {
        responseFrom(message, init).then(resolve, (error: unknown) => {
          request.destroy();
          reject(failed(error));
        });
      });
      request.end(body);
    });
  }

  return async function keptFetch(input, init) {
    if (input instanceof Request) return fetch(input, init);
    const plain = plainRequestFrom(init ?? {});
    return plain === undefined ? fetch(input, init) : send(new URL(input), plain);
  };
}

interface PlainRequest {
  readonly method: string;
  readonly headers: Headers;
  readonly body: string | undefined;
  readonly signal: AbortSignal | undefined;
  readonly redirect: "error" | "manual";
}

/** Undefined for what is `fetch`'s to do. */
function plainRequestFrom(init: RequestInit): PlainRequest | undefined {
  const { method = "GET", headers, body, signal, redirect } = init;
  if (redirect !== "error" && redirect !== "manual") return undefined;
  if (body !== undefined && body !== null && typeof body !== "string") return undefined;
  return { method, headers: new Headers(headers), body: body ?? undefined, signal: signal ?? undefined, redirect };
}

function lengthOf(body: string | undefined): Readonly<Record<string, number>> {
  return body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
}

async function responseFrom(message: IncomingMessage, { redirect }: PlainRequest): Promise<Response> {
  const status = message.statusCode ?? 0;
  if (redirect === "error" && status >= 300 && status < 400 && status !== 304) throw new Error("a redirect");
  const chunks: Buffer[] = [];
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(message.headersDistinct)) {
    for (const value of values) headers.append(name, value);
  }
  return new Response(bodiless.has(status) ? null : Buffer.concat(chunks), { status, headers });
}

/** As `fetch` says that there is no answer. */
function failed(cause: unknown): Error {
  return cause instanceof Error && cause.name === "AbortError" ? cause : new TypeError("fetch failed", { cause });
}
