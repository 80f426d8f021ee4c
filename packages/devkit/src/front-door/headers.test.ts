import { expect, test } from "vitest";
import { requestHeadersFor, responseHeadersFrom } from "./headers.ts";

const client = { address: "127.0.0.1", host: "localhost:3000" };

test("what a browser may not say is not passed on", () => {
  const passed = requestHeadersFor(
    {
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
    },
    client,
  );
  expect(passed).toEqual({
    host: "localhost:3000",
    authorization: "Bearer t",
    "x-forwarded-for": "127.0.0.1",
    "x-forwarded-proto": "http",
    "x-forwarded-host": "localhost:3000",
  });
});

test("headers of one connection stay on it, in both directions", () => {
  const headers = { connection: "keep-alive, X-Private", "keep-alive": "timeout=5", "x-private": "1", etag: "e" };
  expect(requestHeadersFor(headers, client)).not.toHaveProperty("x-private");
  expect(responseHeadersFrom({ ...headers, "transfer-encoding": "chunked" })).toEqual({ etag: "e" });
});

test("several cookies stay several", () => {
  expect(responseHeadersFrom({ "set-cookie": ["a=1", "b=2"] })).toEqual({ "set-cookie": ["a=1", "b=2"] });
});
