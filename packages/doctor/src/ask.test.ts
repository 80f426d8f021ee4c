import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished, expect, test } from "vitest";
import { createAsk, reasonOf } from "./ask.ts";

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  // A listening TCP server always has an AddressInfo.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const ask = createAsk(globalThis.fetch);

test("an answer comes with its status, headers and body, whatever it is", async () => {
  const url = await serve((request, response) => {
    response.writeHead(403, { "x-authorization": request.headers.authorization ?? "" });
    response.end(JSON.stringify({ errcode: "M_FORBIDDEN" }));
  });
  expect(await ask({ url, token: "token" })).toMatchObject({
    kind: "answer",
    status: 403,
    headers: { "x-authorization": "Bearer token" },
    body: { errcode: "M_FORBIDDEN" },
  });
});

test("a redirect is an answer, and not followed with the token", async () => {
  const asked: string[] = [];
  const url = await serve((request, response) => {
    asked.push(request.url ?? "");
    response.writeHead(302, { location: "/elsewhere" }).end();
  });
  expect(await ask({ url, token: "token" })).toMatchObject({ status: 302, body: undefined });
  expect(asked).toEqual(["/"]);
});

test("where nobody answers it says why in plain words", async () => {
  expect(await ask({ url: "http://127.0.0.1:1" })).toEqual({ kind: "silence", reason: expect.any(String) });
  const url = await serve((request) => void request.socket.destroy());
  expect(await ask({ url })).toEqual({ kind: "silence", reason: "the connection was cut" });
});

test.each([
  [Object.assign(new Error("connect"), { code: "ECONNREFUSED" }), "nobody listens there"],
  [new TypeError("fetch failed", { cause: Object.assign(new Error("x"), { code: "ENOTFOUND" }) }), "no such name"],
  [Object.assign(new Error("tls"), { code: "CERT_HAS_EXPIRED" }), "has expired"],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "authority that this machine does not know"],
  [new Error("something new"), "something new"],
])("%s means: %s", (error, words) => {
  expect(reasonOf(error)).toContain(words);
});
