import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createKeptFetch } from "./kept-fetch.ts";

let server: Server;
let url: string;
let connections: number;
let answer: (message: IncomingMessage, response: ServerResponse) => void;

const neverFetch: typeof globalThis.fetch = async () => expect.unreachable("left to fetch");
const keptFetch = createKeptFetch(neverFetch);
const ask = (init: RequestInit = {}) => keptFetch(url, { redirect: "error", ...init });

beforeEach(async () => {
  connections = 0;
  answer = (_, response) => response.setHeader("content-type", "application/json").end('{"is":"here"}');
  server = createServer((message, response) => answer(message, response)).on("connection", () => (connections += 1));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // A listening TCP server always has an AddressInfo.
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/path?query=1`;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

describe("a small request", () => {
  test("is sent and answered as by fetch, over one connection", async () => {
    const heard: unknown[] = [];
    answer = (message, response) => {
      let body = "";
      message.setEncoding("utf8").on("data", (text: string) => (body += text));
      message.on("end", () => {
        const { method, url: target, headers } = message;
        heard.push({ method, target, authorization: headers.authorization, length: headers["content-length"], body });
        response.writeHead(429, { "retry-after": "2", "content-type": "application/json" }).end('{"errcode":"M_X"}');
      });
    };
    for (const one of ["ä", "b"]) {
      const response = await ask({ method: "PUT", headers: { authorization: "Bearer x" }, body: one });
      expect(response.status).toBe(429);
      expect(response.ok).toBe(false);
      expect(response.headers.get("retry-after")).toBe("2");
      expect(await response.json()).toEqual({ errcode: "M_X" });
    }
    const expected = { method: "PUT", target: "/path?query=1", authorization: "Bearer x" };
    expect(heard).toEqual([
      { ...expected, length: "2", body: "ä" },
      { ...expected, length: "1", body: "b" },
    ]);
    expect(connections).toBe(1);
  });

  test("has no answer if nobody listens, in time or at all", async () => {
    answer = () => undefined;
    await expect(ask({ signal: AbortSignal.timeout(50) })).rejects.toThrow();
    answer = (_, response) =>
      response.writeHead(200, { "content-length": "100" }).write("half", () => response.destroy());
    await expect(ask()).rejects.toThrow("fetch failed");
    server.closeAllConnections();
    server.close();
    await once(server, "close");
    await expect(ask()).rejects.toThrow("fetch failed");
  });

  test("follows no redirect, and says so where it was asked to refuse one", async () => {
    answer = (_, response) => response.writeHead(302, { location: "http://127.0.0.1:1/" }).end();
    await expect(ask()).rejects.toThrow("fetch failed");
    expect((await ask({ redirect: "manual" })).status).toBe(302);
  });

  test("may have an answer without a body", async () => {
    answer = (_, response) => response.writeHead(204).end();
    expect(await (await ask()).text()).toBe("");
  });

  test("is sent once more if its connection was closed in that moment, unless it would be done twice", async () => {
    let asked = 0;
    answer = (message, response) => {
      asked += 1;
      if (asked === 2) return void message.socket.resetAndDestroy();
      response.end("{}");
    };
    await (await ask()).text();
    expect((await ask()).status).toBe(200);
    expect(asked).toBe(3);
    asked = 1;
    await expect(ask({ method: "POST", body: "{}" })).rejects.toThrow("fetch failed");
    expect(asked).toBe(2);
  });
});

test.each<readonly [string, RequestInit]>([
  ["a redirect that is to be followed", {}],
  ["a body that is no text", { method: "POST", redirect: "error", body: new Uint8Array(1) }],
])("%s is fetch's", async (_, init) => {
  const theirs = new Response("theirs");
  expect(await createKeptFetch(async () => theirs)(url, init)).toBe(theirs);
});
