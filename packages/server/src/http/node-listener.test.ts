import { connect } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Duplex } from "node:stream";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { createRecordedLog } from "../testing/recorded-log.ts";
import { answerJson } from "./answer.ts";
import { clientAddressOf } from "./client-address.ts";
import { openListener, type Listener, type ListenerOptions } from "./node-listener.ts";
import { readJson, readText } from "./read-body.ts";
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
    ["nested ten thousand deep", "[".repeat(8000) + "]".repeat(8000), 400, "M_NOT_JSON"],
    ["of brackets in a text", JSON.stringify({ text: '["{'.repeat(100) }), 200, undefined],
    ["with an unpaired surrogate", String.raw`{"text":"\ud800"}`, 400, "M_NOT_JSON"],
    ["with a paired one", String.raw`{"text":"\ud83d\ude00"}`, 200, undefined],
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

test.each([
  ["2001:db8::7:1:2:3:4", "2001:db8:0:7"],
  ["2001:db8:0:7::9", "2001:db8:0:7"],
  ["2001:DB8:0:8::9", "2001:db8:0:8"],
  ["::1", "0:0:0:0"],
  ["fe80::1%eth0", "fe80:0:0:0"],
  ["64:ff9b::192.0.2.7", "64:ff9b:0:0"],
  ["::ffff:192.0.2.7", "192.0.2.7"],
  ["no address", "no address"],
])("of the address %s it is %s that is limited", (address, limited) => {
  const headers = { "x-forwarded-for": address };
  expect(clientAddressOf(new Request("http://calls/", { headers }))).toBe(limited);
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

describe("a listener", () => {
  async function open(options: Partial<ListenerOptions>): Promise<Listener> {
    await listener.close(0);
    listener = await openListener({ host: "127.0.0.1", port: 0, handle: async () => answerJson({}), ...options });
    return listener;
  }

  /** What comes back until the connection ends. */
  function exchange(text: string): Promise<string> {
    return new Promise((resolve) => {
      let heard = "";
      const socket = connect(listener.port, "127.0.0.1", () => socket.write(text));
      socket.on("data", (chunk) => (heard += chunk.toString()));
      socket.on("error", () => undefined).on("close", () => resolve(heard));
    });
  }

  test("refuses more headers than anybody needs", async () => {
    const headers = Array.from({ length: 101 }, (_, n) => `x-${n}: 1\r\n`).join("");
    expect(await exchange(`GET /things/a HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${headers}\r\n`)).toMatch(
      /^HTTP\/1\.1 431 /,
    );
    expect(await exchange(`GET /things/a HTTP/1.1\r\nhost: x\r\nx: ${"a".repeat(70_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 431 /,
    );
  });

  test("keeps no connection that sends its request byte by byte (slow loris)", async () => {
    await open({ limits: { headersTimeoutMs: 50, requestTimeoutMs: 100 } });
    expect(await exchange("GET /things/a HTTP/1.1\r\nhost: x\r\n")).toMatch(/^HTTP\/1\.1 408 /);
    const head = "POST /text HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n";
    await open({
      limits: { headersTimeoutMs: 50, requestTimeoutMs: 100 },
      handle: async (request) => answerJson({ text: await request.text() }),
    });
    expect(await exchange(`${head}{`)).toMatch(/^(?:HTTP\/1\.1 408 |$)/);
  });

  test("tells those beyond what it bears to come back, and bears as many again", async () => {
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let begun = 0;
    await open({
      limits: { requests: 2 },
      async handle() {
        begun += 1;
        await finished;
        return answerJson({});
      },
    });
    const running = [ask("/"), ask("/")];
    await expect.poll(() => begun).toBe(2);
    const refused = await ask("/");
    expect(refused.status).toBe(503);
    expect(refused.headers.get("retry-after")).toBe("1");
    finish();
    expect((await Promise.all(running)).map(({ status }) => status)).toEqual([200, 200]);
    expect((await ask("/")).status).toBe(200);
  });

  test("answers for what does not answer in time", async () => {
    await open({ limits: { answerTimeoutMs: 20 }, handle: () => new Promise(() => undefined) });
    const late = await ask("/");
    expect(late.status).toBe(504);
    expect(await late.json()).toMatchObject({ errcode: "M_UNKNOWN" });
  });

  test("that closes ends requests first and the connections that became another protocol last", async () => {
    const ends: string[] = [];
    const sockets: Duplex[] = [];
    let finish = (): void => undefined;
    await open({
      upgrade: (_, socket) => {
        sockets.push(socket);
        socket.write("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n");
      },
      handle: () =>
        new Promise((resolve) => {
          finish = () => resolve(answerJson({}));
        }),
    });
    const talking = exchange("GET / HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n");
    await expect.poll(() => sockets.length).toBe(1);
    const asking = ask("/slow");
    await expect.poll(() => String(finish)).toContain("resolve");
    const closed = listener.close(5000).then(() => ends.push("listener"));
    const both = [asking.then(() => ends.push("request")), talking.then(() => ends.push("other protocol"))];
    await expect(ask("/")).rejects.toThrow();
    expect(ends).toEqual([]);
    finish();
    await Promise.all([...both, closed]);
    expect(ends.slice(0, 1)).toEqual(["request"]);
    expect(ends).toHaveLength(3);
  });
});

test("closing lets a running request end", async () => {
  const slow = ask("/slow");
  await started;
  const closed = listener.close(5000);
  release();
  expect((await slow).status).toBe(200);
  await closed;
});

test("a client that goes away in the middle of its body has sent a bad request, and harms nobody", async () => {
  let reading: Promise<string> | undefined;
  await listener.close(0);
  listener = await openListener({
    host: "127.0.0.1",
    port: 0,
    async handle(request) {
      reading = readText(request, 1000);
      return answerJson({ text: await reading });
    },
  });
  const socket = connect(listener.port, "127.0.0.1");
  socket.write("POST /text HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{");
  await expect.poll(() => reading !== undefined).toBe(true);
  socket.on("error", () => undefined).destroy();
  await expect(reading).rejects.toMatchObject({ status: 400 });
});

test("an answer that lasts arrives line by line, holds up no request, and ends when the listener closes", async () => {
  await listener.close(0);
  let write: (line: string) => void = () => undefined;
  listener = await openListener({
    host: "127.0.0.1",
    port: 0,
    limits: { requests: 1 },
    async handle(request) {
      if (new URL(request.url).pathname !== "/lines") return answerJson({});
      const encoder = new TextEncoder();
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          write = (line) => controller.enqueue(encoder.encode(`${line}\n`));
          request.signal.addEventListener("abort", () => controller.close(), { once: true });
        },
      });
      return new Response(body, { headers: { "content-type": "application/x-ndjson" } });
    },
  });
  const lines = await fetch(`http://127.0.0.1:${listener.port}/lines`);
  const reader = lines.body?.pipeThrough(new TextDecoderStream()).getReader();
  for (const line of ["one", "two"]) {
    write(line);
    expect((await reader?.read())?.value).toBe(`${line}\n`);
  }
  expect((await fetch(`http://127.0.0.1:${listener.port}/`)).status).toBe(200);
  const closed = listener.close(60_000);
  expect((await reader?.read())?.done).toBe(true);
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

test("holds no request once it is answered", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  let seen: WeakRef<Request> | undefined;
  await listener.close(0);
  listener = await openListener({
    host: "127.0.0.1",
    port: 0,
    async handle(request) {
      seen = new WeakRef(request);
      return answerJson({});
    },
  });
  await (await ask("/")).json();
  await expect
    .poll(() => {
      collect();
      return seen?.deref();
    })
    .toBeUndefined();
});
