import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { Readable } from "node:stream";

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
      // The stream's types in Node and on the web differ in name only.
      ...(hasBody ? { body: Readable.toWeb(message) as ReadableStream<Uint8Array<ArrayBuffer>>, duplex: "half" } : {}),
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
