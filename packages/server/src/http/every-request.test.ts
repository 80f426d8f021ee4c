import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test, vi } from "vitest";
import { onEveryRequest, type AnsweredRequest } from "./every-request.ts";

test("every server of the process is heard, with the target as it came, and requests are named before it answers", async () => {
  const server = createServer((request, response) => {
    // As frameworks do.
    request.url = "/rewritten";
    response.writeHead(request.method === "POST" ? 201 : 404).end(request.headers["x-request-id"]);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const heard: AnsweredRequest[] = [];
  const ending = new AbortController();
  const listeners = {
    onAsked(request: IncomingMessage, response: ServerResponse) {
      request.headers["x-request-id"] = "named";
      response.setHeader("x-request-id", "named");
    },
    onAnswered(answered: AnsweredRequest, { socket }: IncomingMessage) {
      if (socket.localPort === port) heard.push(answered);
    },
  };
  onEveryRequest(listeners, ending.signal);
  async function ask(path: string, method: string): Promise<readonly (string | null)[]> {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method });
    return [answer.headers.get("x-request-id"), await answer.text()];
  }

  expect(await ask("/a?b=c", "GET")).toEqual(["named", "named"]);
  await ask("/d", "POST");
  await vi.waitFor(() => expect(heard.length).toBe(2));
  expect(heard).toEqual([
    { target: "/a?b=c", method: "GET", status: 404, durationMs: expect.any(Number) },
    { target: "/d", method: "POST", status: 201, durationMs: expect.any(Number) },
  ]);
  ending.abort();
  expect(await ask("/e", "GET")).toEqual([null, ""]);
  expect(heard.length).toBe(2);
});
