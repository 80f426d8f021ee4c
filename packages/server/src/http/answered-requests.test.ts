import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test, vi } from "vitest";
import { onAnsweredRequest, type AnsweredRequest } from "./answered-requests.ts";

test("answers of every server of the process are heard, with the target as it came, until the end", async () => {
  const server = createServer((request, response) => {
    // As frameworks do.
    request.url = "/rewritten";
    response.writeHead(request.method === "POST" ? 201 : 404).end("done");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const heard: AnsweredRequest[] = [];
  const ending = new AbortController();
  onAnsweredRequest((answered, { socket }) => {
    if (socket.localPort === port) heard.push(answered);
  }, ending.signal);
  const ask = async (path: string, method: string): Promise<string> =>
    (await fetch(`http://127.0.0.1:${port}${path}`, { method })).text();

  await ask("/a?b=c", "GET");
  await ask("/d", "POST");
  await vi.waitFor(() => expect(heard.length).toBe(2));
  expect(heard).toEqual([
    { target: "/a?b=c", method: "GET", status: 404, durationMs: expect.any(Number) },
    { target: "/d", method: "POST", status: 201, durationMs: expect.any(Number) },
  ]);
  ending.abort();
  await ask("/e", "GET");
  expect(heard.length).toBe(2);
});
