import { Agent, createServer } from "node:http";
import { once } from "node:events";
import { closeServer } from "./listen-on-loopback.ts";
import { proxyRequest } from "./proxy-request.ts";
import { createTurns } from "./turns.ts";

export interface ReportBalancer {
  close(): Promise<void>;
}

/**
 * One address for what homeserver and LiveKit tell several instances of `calls`, which take turns: any of them must do.
 * Nothing is taken out of the headers, for both sides are ours.
 */
export async function openReportBalancer(port: number, ports: readonly number[]): Promise<ReportBalancer> {
  const agent = new Agent({ keepAlive: true });
  const turns = createTurns();
  const server = createServer((request, response) => {
    proxyRequest(request, response, {
      target: "calls",
      ports: turns(ports),
      agent,
      headersFor: ({ headers }) => headers,
    });
  });
  server.listen({ port, host: "127.0.0.1" });
  await once(server, "listening");
  return {
    async close() {
      await closeServer(server);
      agent.destroy();
    },
  };
}
