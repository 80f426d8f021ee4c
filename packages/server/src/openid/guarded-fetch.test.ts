import { beforeEach, expect, test } from "vitest";
import { createGuardedFetch } from "./guarded-fetch.ts";
import type { Destination, OutboundRequest } from "./outbound.ts";

let sent: { readonly destination: Destination; readonly request: OutboundRequest }[];
let trusted: string[];
let guarded: typeof globalThis.fetch;

beforeEach(() => {
  [sent, trusted] = [[], []];
  guarded = createGuardedFetch(
    async (destination, request) => {
      sent.push({ destination, request });
      return { status: 429, location: undefined, retryAfter: "3", body: '{"errcode":"M_LIMIT_EXCEEDED"}' };
    },
    new Set(["http://127.0.0.1:8008"]),
    async (url) => {
      trusted.push(url instanceof Request ? url.url : new URL(url).href);
      return Response.json({});
    },
  );
});

test("what others name goes the guarded way, as it was asked", async () => {
  const answer = await guarded("https://matrix.example.org/path?x=1", { method: "POST", body: "{}" });
  expect({ status: answer.status, retryAfter: answer.headers.get("retry-after"), body: await answer.json() }).toEqual({
    status: 429,
    retryAfter: "3",
    body: { errcode: "M_LIMIT_EXCEEDED" },
  });
  const authority = "matrix.example.org";
  expect(sent).toMatchObject([
    {
      destination: { host: authority, port: 443, authority, isSecure: true },
      request: { method: "POST", path: "/path?x=1", body: "{}" },
    },
  ]);
  await guarded("https://[2606:4700::1111]:8448/");
  expect(sent[1]?.destination).toMatchObject({ host: "2606:4700::1111", port: 8448 });
  expect(trusted).toEqual([]);
});

test("what the operator has named is asked wherever it is, by its whole origin", async () => {
  await guarded("http://127.0.0.1:8008/_matrix");
  await guarded("http://127.0.0.1:8009/_matrix");
  expect(trusted).toEqual(["http://127.0.0.1:8008/_matrix"]);
  expect(sent.map(({ destination }) => destination.port)).toEqual([8009]);
});
