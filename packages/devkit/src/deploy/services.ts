import {
  caddyService,
  livekitService,
  nginxService,
  postgresService,
  redisService,
  synapseService,
} from "./backing-services.ts";
import type { Deployment } from "./deployment.ts";
import type { DeploymentLayout } from "./deployment-layout.ts";
import { deploymentPorts as ports } from "./deployment-ports.ts";
import { callsService, webService, type ServerPlace } from "./melo-services.ts";
import type { Service } from "./service.ts";

export type DeploymentServiceName = "postgres" | "redis" | "synapse" | "livekit" | "calls" | "web" | "caddy" | "edge";
export type DeploymentService = Service<DeploymentServiceName>;

/** LiveKit waits for everybody to leave; after this their browsers find the next one by themselves. */
const livekitStopSeconds = 30;

const here: ServerPlace = {
  address: "127.0.0.1",
  homeserverUrl: `http://127.0.0.1:${ports.synapse}`,
  livekitUrl: `http://127.0.0.1:${ports.livekit}`,
  callsUrl: `http://127.0.0.1:${ports.callsInternal}`,
};

export function deploymentServices(deployment: Deployment, layout: DeploymentLayout): readonly DeploymentService[] {
  const synapse = synapseService(layout, "Synapse, the homeserver");
  return [
    postgresService(layout),
    redisService(layout, "Redis, what instances of calls share"),
    { ...synapse, writes: [...synapse.writes, layout.run.postgres], after: ["postgres"] },
    livekitService(layout, {
      purpose: "LiveKit, which passes media on, with its TURN",
      stopSeconds: livekitStopSeconds,
    }),
    { ...callsService(deployment, layout, here), after: ["redis", "synapse", "livekit"] },
    { ...webService(deployment, here), after: ["calls"] },
    caddyService(layout, "Caddy: certificates, HTTPS, which path goes where"),
    nginxService(layout, "edge", "nginx: shares port 443 between HTTPS and TURN"),
  ];
}
