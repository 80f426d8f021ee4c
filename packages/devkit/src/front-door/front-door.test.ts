import { once } from "node:events";
import { createServer, get, request, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, expect, test, vi } from "vitest";
import { Problem } from "../problem.ts";
import { openFrontDoor, type FrontDoor, type FrontDoorAnswer } from "./front-door.ts";

const servers: Server[] = [];
const doors: FrontDoor[] = [];

afterEach(async () => {
  await Promise.all(doors.splice(0).map((door) => door.close()));
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

async function part(
  listener: (incoming: IncomingMessage, response: ServerResponse) => unknown,
): Promise<{ server: Server; port: number }> {
  const server = createServer({ maxHeaderSize: 64 * 1024 }, (incoming, response) => void listener(incoming, response));
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { server, port: (server.address() as AddressInfo).port };
}

type Ports = number | readonly number[];

async function door(targets: { synapse?: Ports; calls?: Ports; web?: Ports }): Promise<FrontDoor> {
  const opened = await openFrontDoor({ port: 0 });
  doors.push(opened);
  const { synapse = [], calls = [], web = [] } = targets;
  opened.setTargets({ synapse: [synapse].flat(), calls: [calls].flat(), web: [web].flat() });
  return opened;
}

async function rawRequest(port: number, head: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.write(head);
  return text(socket);
}

test("a request arrives with method, path, query and body, and its answer with status, headers and body", async () => {
  const { port } = await part(async (incoming, response) => {
    response.writeHead(201, { "x-part": "synapse" });
    response.end(`${incoming.method} ${incoming.url} ${await text(incoming)}`);
  });
  const { port: origin } = await door({ synapse: port });
  const answer = await fetch(`http://localhost:${origin}/_matrix/client/x?a=%2F`, { method: "POST", body: "hello" });
  expect([answer.status, answer.headers.get("x-part"), await answer.text()]).toEqual([
    201,
    "synapse",
    "POST /_matrix/client/x?a=%2F hello",
  ]);
});

test("a request has a name of our own, whatever the client says, for the part, in the answer and for whoever listens", async () => {
  const { port } = await part((incoming, response) => response.end(incoming.headers["x-request-id"]));
  const heard: FrontDoorAnswer[] = [];
  const opened = await openFrontDoor({ port: 0, onAnswered: (answer) => heard.push(answer) });
  doors.push(opened);
  opened.setTargets({ synapse: [port], calls: [], web: [] });
  const answers = await Promise.all(
    ["/_matrix/x", "/login"].map((path) =>
      fetch(`http://localhost:${opened.port}${path}`, { headers: { "x-request-id": "said-by-the-client" } }),
    ),
  );
  const [fromPart, fromDoor] = answers.map(({ headers }) => headers.get("x-request-id"));
  expect(fromPart).toMatch(/^[0-9a-f-]{36}$/);
  expect(fromDoor).toMatch(/^[0-9a-f-]{36}$/);
  expect(await answers[0]?.text()).toBe(fromPart);
  await vi.waitFor(() => expect(heard.length).toBe(2));
  expect(heard).toContainEqual(expect.objectContaining({ requestId: fromPart, target: "synapse", status: 200 }));
  expect(heard).toContainEqual(expect.objectContaining({ requestId: fromDoor, target: "web", status: 502 }));
});

test("it answers at both addresses that localhost may be", async () => {
  const { port } = await part((_, response) => response.end("web"));
  const { port: origin } = await door({ web: port });
  for (const host of ["127.0.0.1", "[::1]"])
    expect(await (await fetch(`http://${host}:${origin}/`)).text()).toBe("web");
});

test("an answer is passed on while it is being written", async () => {
  let finish = (): void => undefined;
  const { port } = await part((_, response) => {
    response.write("first");
    finish = () => response.end("last");
  });
  const { port: origin } = await door({ web: port });
  const answer = await fetch(`http://localhost:${origin}/stream`);
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  expect((await reader?.read())?.value).toBe("first");
  finish();
  expect((await reader?.read())?.value).toBe("last");
});

test("LiveKit's long join request fits into the query", async () => {
  const { port } = await part((incoming, response) => response.end(String(incoming.url?.length)));
  const { port: origin } = await door({ calls: port });
  const path = `/livekit/sfu/rtc/v1?join_request=${"x".repeat(40_000)}`;
  expect(await (await fetch(`http://localhost:${origin}${path}`)).text()).toBe(String(path.length));
});

test("a part that is away is a 502: JSON for programs, a page that loads itself again for people", async () => {
  const { server, port } = await part(() => undefined);
  server.close();
  const { port: origin } = await door({ synapse: port, web: port });
  const matrix = await fetch(`http://localhost:${origin}/_matrix/client/versions`);
  expect([matrix.status, matrix.headers.get("retry-after")]).toEqual([502, "2"]);
  expect(await matrix.json()).toMatchObject({ errcode: "M_UNKNOWN" });
  const page = await fetch(`http://localhost:${origin}/login`);
  expect([page.status, page.headers.get("content-type")]).toEqual([502, "text/html; charset=utf-8"]);
  expect(await page.text()).toContain('http-equiv="refresh"');
});

test("an answer that breaks off does not look complete", async () => {
  const { port } = await part((_, response) => {
    response.writeHead(200, { "content-length": "100" });
    response.write("half", () => response.destroy());
  });
  const { port: origin } = await door({ web: port });
  await expect(fetch(`http://localhost:${origin}/`).then((answer) => answer.text())).rejects.toThrow();
});

test("a client that goes away takes its request with it", async () => {
  const { server, port } = await part(() => undefined);
  const incoming = once(server, "request");
  const { port: origin } = await door({ synapse: port });
  const outgoing = get(`http://localhost:${origin}/_matrix/client/v3/sync`);
  outgoing.on("error", () => undefined);
  const [{ socket }] = await incoming;
  outgoing.destroy();
  await once(socket, "close");
});

test("a request target in absolute form is refused", async () => {
  const { port } = await part((_, response) => response.end("reached"));
  const { port: origin } = await door({ web: port, synapse: port });
  const answer = await rawRequest(
    origin,
    `GET http://127.0.0.1:${port}/ HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`,
  );
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
});

test("an HTTP/1.0 request without a host is answered, and harms nobody", async () => {
  const { port } = await part((_, response) => response.end("reached"));
  const { port: origin } = await door({ web: port });
  expect(await rawRequest(origin, "GET / HTTP/1.0\r\n\r\n")).toMatch(/^HTTP\/1\.1 200 .*reached$/s);
  expect((await fetch(`http://localhost:${origin}/`)).status).toBe(200);
});

test("bytes that make no request are refused, and harm nobody", async () => {
  const { port } = await part((_, response) => response.end("reached"));
  const { port: origin } = await door({ web: port });
  for (const bytes of [
    "\u0000\u0001\r\n\r\n",
    "GET /\u0001 HTTP/1.1\r\nhost: x\r\n\r\n",
    "GET / HTTP/1.1\r\nhost: a\u0007b\r\n\r\n",
  ]) {
    expect(await rawRequest(origin, bytes)).toMatch(/^HTTP\/1\.1 400 /);
  }
  expect((await fetch(`http://localhost:${origin}/`)).status).toBe(200);
});

test("a WebSocket reaches the call server's door, with what both sides say", async () => {
  const { server, port } = await part(() => undefined);
  server.on("upgrade", (incoming, socket) => {
    socket.write("HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n");
    socket.write(`hello ${incoming.url} ${String(incoming.headers["x-forwarded-for"])} `);
    socket.on("data", (chunk: Buffer) => socket.end(`echo ${chunk.toString()}`));
  });
  const { port: origin } = await door({ calls: port });
  const outgoing = request(`http://127.0.0.1:${origin}/livekit/sfu/rtc?access_token=t`, {
    headers: { connection: "Upgrade", upgrade: "websocket", "x-forwarded-for": "6.6.6.6" },
  });
  outgoing.end();
  const [, socket, head] = await once(outgoing, "upgrade");
  socket.write("ping");
  const heard = head.toString() + (await text(socket));
  expect(heard).toBe("hello /livekit/sfu/rtc?access_token=t 127.0.0.1 echo ping");
});

test("a WebSocket to anything else is refused before any part hears of it", async () => {
  let upgrades = 0;
  const { server, port } = await part(() => undefined);
  server.on("upgrade", () => (upgrades += 1));
  const { port: origin } = await door({ web: port, synapse: port, calls: port });
  for (const path of ["/", "/_next/webpack-hmr", "/_matrix/client", "/_melo/v1/setup"]) {
    const answer = await rawRequest(
      origin,
      `GET ${path} HTTP/1.1\r\nhost: localhost\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  }
  expect(upgrades).toBe(0);
});

test("a taken port is named, with the way round it", async () => {
  const { port } = await door({});
  const failure = await openFrontDoor({ port }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(Problem);
  expect(String(failure)).toContain(`Port ${port} is already used`);
  expect(String(failure)).toContain(`--port ${port + 1}`);
});

test("several instances take turns, and one that is gone is passed over", async () => {
  const instance = (name: string) =>
    part(async (incoming, response) => response.end(`${name} ${await text(incoming)}`.trim()));
  const [one, other] = [await instance("one"), await instance("other")];
  const { port: origin } = await door({ calls: [one.port, other.port] });
  const ask = async (body?: string) => {
    const init = body === undefined ? {} : { method: "POST", body };
    return (await fetch(`http://localhost:${origin}/livekit/jwt/x`, init)).text();
  };
  expect(new Set([await ask(), await ask()])).toEqual(new Set(["one", "other"]));
  one.server.close();
  one.server.closeAllConnections();
  for (let n = 0; n < 4; n += 1) expect(await ask("hello")).toBe("other hello");
});
