import { createServer, type Server } from "node:http";
import { once } from "node:events";
import { collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { FrontDoorAnswer } from "./front-door.ts";
import { closeServer } from "./listen-on-loopback.ts";

/** What the front door counts, told to Prometheus on a port of its own. */
export interface FrontDoorMetrics {
  request(answer: Pick<FrontDoorAnswer, "target" | "status" | "durationMs">): void;
  close(): Promise<void>;
}

/** Seconds; syncs take half a minute. */
const durationBuckets = [0.005, 0.025, 0.1, 0.5, 1, 5, 10, 30, 60];

/** On 127.0.0.1. `countTunnels` answers with how many WebSockets are open now. */
export async function openFrontDoorMetrics(port: number, countTunnels: () => number): Promise<FrontDoorMetrics> {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: "melo_front_door_request_duration_seconds",
    help: "HTTP requests by the part they went to, and status",
    labelNames: ["target", "status"],
    buckets: durationBuckets,
    registers,
  });
  const tunnels: Gauge = new Gauge({
    name: "melo_front_door_tunnels",
    help: "WebSockets that are open through the front door",
    registers,
    collect() {
      tunnels.set(countTunnels());
    },
  });
  const server: Server = createServer((request, response) => {
    if (request.url !== "/metrics") return void response.writeHead(404).end();
    registry.metrics().then(
      (text) => response.writeHead(200, { "content-type": registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  server.listen({ port, host: "127.0.0.1" });
  await once(server, "listening");
  return {
    request: ({ target, status, durationMs }) =>
      requests.observe({ target, status: String(status) }, durationMs / 1000),
    close: () => closeServer(server),
  };
}
