import { commentedYaml } from "../commented-yaml.ts";
import type { Deployment } from "../deployment.ts";
import type { DeploymentLayout } from "../deployment-layout.ts";
import { deploymentPorts as ports, publicPorts } from "../deployment-ports.ts";
import { mediaSection, reportSection, roomSection, turnSection, watchingSection } from "./livekit-sections.ts";

export function livekitDeploymentYaml({ address, turnDomain }: Deployment, layout: DeploymentLayout): string {
  return commentedYaml("LiveKit: the server that passes media on. It cannot decrypt what it passes.", [
    {
      comment: "Signalling and API, for this machine alone: browsers come through the door in `calls`.",
      values: { port: ports.livekit, bind_addresses: ["127.0.0.1"], key_file: layout.config.livekitKeys },
    },
    mediaSection(address, [
      `Media: UDP ${publicPorts.iceUdp}, else TCP ${publicPorts.iceTcp}; both must be open to everybody.`,
      "node_ip is what browsers are told. Behind NAT it is the public address, and the ports are forwarded.",
    ]),
    turnSection(turnDomain, [
      `TURN for strict firewalls: UDP ${publicPorts.turnUdp}, and TLS on port 443 of ${turnDomain}. nginx.conf has taken the`,
      "TLS off when it arrives here.",
    ]),
    roomSection,
    reportSection(`http://127.0.0.1:${ports.callsInternal}`, "Who came and went, told to `calls`."),
    watchingSection("For this machine alone."),
  ]);
}
