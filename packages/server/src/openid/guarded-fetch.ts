import type { Destination, SendOutbound } from "./outbound.ts";

const defaultPorts: Readonly<Record<string, number>> = { "https:": 443, "http:": 80 };

/**
 * `fetch` for URLs that come from outside, as far as requests to homeservers need it: GET and POST, JSON bodies, no
 * redirects, no credentials. `trustedOrigins` are those that the operator has named: they are asked wherever they are.
 */
export function createGuardedFetch(
  send: SendOutbound,
  trustedOrigins: ReadonlySet<string>,
  fetch: typeof globalThis.fetch,
): typeof globalThis.fetch {
  return async function guardedFetch(input, init = {}) {
    const url = new URL(input instanceof Request ? input.url : input);
    if (trustedOrigins.has(url.origin)) return fetch(input, init);
    const { status, retryAfter, body } = await send(destinationOf(url), {
      method: init.method === "POST" ? "POST" : "GET",
      path: url.pathname + url.search,
      ...(typeof init.body === "string" ? { body: init.body } : {}),
      signal: init.signal ?? AbortSignal.timeout(defaultTimeoutMs),
    });
    return new Response(body, { status, headers: retryAfter === undefined ? {} : { "retry-after": retryAfter } });
  };
}

const defaultTimeoutMs = 5000;

function destinationOf(url: URL): Destination {
  return {
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? (defaultPorts[url.protocol] ?? 0) : Number(url.port),
    authority: url.host,
    isSecure: url.protocol === "https:",
  };
}
