import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { createRecordedLog } from "../testing/recorded-log.ts";
import { answerJson } from "./answer.ts";
import { clientAddressOf } from "./client-address.ts";
import { openListener, type Listener } from "./node-listener.ts";
import { readJson } from "./read-body.ts";
import { createRouter } from "./router.ts";

let listener: Listener;
let release: () => void;
/** Resolves when `/slow` is being handled. */
let started: Promise<void>;

beforeEach(async () => {
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let start: () => void;
  started = new Promise<void>((resolve) => {
    start = resolve;
  });
  const handle = createRouter(
    [
      { method: "GET", path: "/things/:name", handle: async (_, { name }) => answerJson({ name }) },
      { method: "GET", path: "/address", handle: async (request) => answerJson({ address: clientAddressOf(request) }) },
      {
        method: "POST",
        path: "/text",
        handle: async (request) => answerJson(await readJson(request, z.object({ text: z.string() }))),
      },
      {
        method: "GET",
        path: "/slow",
        async handle() {
          start();
          await released;
          return answerJson({ done: true });
        },
      },
      {
        method: "GET",
        path: "/broken",
        async handle() {
          throw new Error("a secret of the inside");
        },
      },
    ],
    createRecordedLog(),
  );
  listener = await openListener({ host: "127.0.0.1", port: 0, handle });
});

afterEach(async () => {
  release();
  await listener.close(0);
});

const ask = (path: string, init?: RequestInit): Promise<Response> =>
  fetch(`http://127.0.0.1:${listener.port}${path}`, init);

describe("routes", () => {
  test("take their parameters from the path, decoded", async () => {
    expect(await (await ask("/things/a%2Fb%20c")).json()).toEqual({ name: "a/b c" });
  });

  test("are exact, and others are told so in Matrix shape", async () => {
    for (const path of ["/", "/things", "/things/a/b", "/things/a/", "/things/%ff"]) {
      const response = await ask(path);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ errcode: "M_UNRECOGNIZED" });
    }
    expect((await ask("/things/a", { method: "POST" })).status).toBe(405);
  });

  test("answer HEAD without a body", async () => {
    const response = await ask("/things/a", { method: "HEAD" });
    expect({ status: response.status, body: await response.text() }).toEqual({ status: 200, body: "" });
  });

  test("that fail say nothing of the inside", async () => {
    const response = await ask("/broken");
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({ errcode: "M_UNKNOWN", error: "Internal error" });
  });
});

describe("a body", () => {
  const post = (body: string | ReadableStream): Promise<Response> =>
    ask("/text", { method: "POST", body, duplex: "half" });

  test.each([
    ["of the right shape", '{"text":"hello"}', 200, undefined],
    ["that is no JSON", "{", 400, "M_NOT_JSON"],
    ["that is empty", "", 400, "M_NOT_JSON"],
    ["of another shape", '{"text":1}', 400, "M_INVALID_PARAM"],
    ["that is a list", "[]", 400, "M_INVALID_PARAM"],
    ["of a prototype", '{"__proto__":{"text":"x"}}', 400, "M_INVALID_PARAM"],
    ["nested ten thousand deep", "[".repeat(8000) + "]".repeat(8000), 400, "M_INVALID_PARAM"],
    ["that is too large", JSON.stringify({ text: "a".repeat(20_000) }), 413, "M_TOO_LARGE"],
  ])("%s", async (_, body, status, errcode) => {
    const response = await post(body);
    expect(response.status).toBe(status);
    expect(((await response.json()) as { errcode?: string }).errcode).toBe(errcode);
  });

  test("that never ends is refused when it is too large, not when it ends", async () => {
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(new Uint8Array(4096).fill(97));
      },
    });
    // The connection is closed while we still write: either is a refusal.
    const status = await post(endless).then(
      (response) => response.status,
      () => 413,
    );
    expect(status).toBe(413);
  });
});

test("the client's address is the front door's word, or the connection's", async () => {
  expect(await (await ask("/address")).json()).toEqual({ address: "127.0.0.1" });
  const headers = { "x-forwarded-for": "203.0.113.9, 192.0.2.7" };
  expect(await (await ask("/address", { headers })).json()).toEqual({ address: "192.0.2.7" });
});

test.each(["GET http://elsewhere/ HTTP/1.1", "GET //elsewhere/ HTTP/1.1", "OPTIONS * HTTP/1.1", "TRACE / HTTP/1.1"])(
  "the request line %j is refused",
  async (line) => {
    const answer = await new Promise<string>((resolve) => {
      let text = "";
      const socket = connect(listener.port, "127.0.0.1");
      socket.on("data", (chunk) => (text += chunk.toString()));
      socket.on("close", () => resolve(text));
      socket.end(`${line}\r\nhost: x\r\nconnection: close\r\n\r\n`);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  },
);

test("an upgrade where there is none is refused", async () => {
  const answer = await new Promise<string>((resolve) => {
    const socket = connect(listener.port, "127.0.0.1");
    socket.on("data", (chunk) => resolve(chunk.toString()));
    socket.write("GET /things/a HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n");
  });
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
});

test("closing lets a running request end", async () => {
  const slow = ask("/slow");
  await started;
  const closed = listener.close(5000);
  release();
  expect((await slow).status).toBe(200);
  await closed;
});

test("closing does not wait for ever", async () => {
  const slow = ask("/slow").then(
    () => "answered",
    () => "cut",
  );
  await started;
  await listener.close(10);
  expect(await slow).toBe("cut");
});
