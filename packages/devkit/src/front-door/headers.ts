import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders } from "node:http";

/** RFC 9110, section 7.6.1: they describe one connection and are never passed on. */
const hopByHop: ReadonlySet<string> = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/**
 * What a browser has no business saying: Next takes these for its own word, and the forwarding ones for ours. MELO has no
 * Server Actions, so nobody may call one.
 */
const neverFromClients =
  /^(?:x-middleware-|x-nextjs-|x-invoke-|x-matched-path$|next-action$|x-forwarded-|x-real-ip$|x-matrix-|forwarded$)/;

/** The headers a part gets: what the client may say, and from where it came. */
export function requestHeadersFor(request: Pick<IncomingMessage, "headers" | "socket">): OutgoingHttpHeaders {
  const { headers, socket } = request;
  const named = namedByConnection(headers);
  const passed: OutgoingHttpHeaders = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || hopByHop.has(name) || named.has(name) || neverFromClients.test(name)) continue;
    passed[name] = value;
  }
  passed["x-forwarded-proto"] = "encrypted" in socket ? "https" : "http";
  // Missing when the client has gone already, and from HTTP/1.0.
  if (socket.remoteAddress !== undefined) passed["x-forwarded-for"] = socket.remoteAddress;
  if (headers.host !== undefined) passed["x-forwarded-host"] = headers.host;
  return passed;
}

export function responseHeadersFrom(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  const named = namedByConnection(headers);
  const entries = Object.entries(headers).filter(([name]) => !hopByHop.has(name) && !named.has(name));
  return Object.fromEntries(entries);
}

/** `Connection: close, x-foo` makes `x-foo` a header of this hop alone. */
function namedByConnection(headers: IncomingHttpHeaders): ReadonlySet<string> {
  return new Set((headers.connection ?? "").split(",").map((name) => name.trim().toLowerCase()));
}
