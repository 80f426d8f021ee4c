import type { IncomingHttpHeaders, OutgoingHttpHeaders } from "node:http";
import { Socket } from "node:net";
import { expect, test } from "vitest";
import { requestHeadersFor, responseHeadersFrom } from "./headers.ts";

function passed(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  const socket = new Socket();
  Object.defineProperty(socket, "remoteAddress", { value: "127.0.0.1" });
  return requestHeadersFor({ headers, socket });
}

test("what a browser may not say is not passed on", () => {
  const heard = passed({
    host: "localhost:3000",
    authorization: "Bearer t",
    "x-middleware-subrequest": "middleware",
    "x-nextjs-data": "1",
    "next-action": "0123",
    "x-forwarded-for": "6.6.6.6",
    "x-forwarded-host": "evil.example",
    forwarded: "for=6.6.6.6",
    "x-real-ip": "6.6.6.6",
    "x-matrix-user-identifier": "@admin:localhost",
  });
  expect(heard).toEqual({
    host: "localhost:3000",
    authorization: "Bearer t",
    "x-forwarded-for": "127.0.0.1",
    "x-forwarded-proto": "http",
    "x-forwarded-host": "localhost:3000",
  });
});

test("headers of one connection stay on it, in both directions", () => {
  const headers = { connection: "keep-alive, X-Private", "keep-alive": "timeout=5", "x-private": "1", etag: "e" };
  expect(passed(headers)).not.toHaveProperty("x-private");
  expect(responseHeadersFrom({ ...headers, "transfer-encoding": "chunked" })).toEqual({ etag: "e" });
});

test("several cookies stay several", () => {
  expect(responseHeadersFrom({ "set-cookie": ["a=1", "b=2"] })).toEqual({ "set-cookie": ["a=1", "b=2"] });
});
