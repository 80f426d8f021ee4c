import { metricsSite, scrubbedLog, storageOptions } from "../../deploy/files/caddy-site.ts";
import { nginxHead, turnServer } from "../../deploy/files/turn-server.ts";
import type { DeploymentLayout } from "../../deploy/deployment-layout.ts";
import { publicPorts } from "../../deploy/deployment-ports.ts";
import type { Fleet, Machine } from "../fleet.ts";
import { fleetPorts as ports } from "../fleet-ports.ts";

/** Nothing is here for browsers: it makes Caddy get the certificate of TURN's name, and renew it. */
export function turnCaddyfile(fleet: Fleet, turnDomain: string, machine: Machine, layout: DeploymentLayout): string {
  return `# Caddy: keeps the certificate with which nginx ends the TLS of TURN. It is checked at port 80.
{
${storageOptions(fleet, layout)}
	https_port ${ports.https}
	auto_https disable_redirects
${scrubbedLog}
}

http://${turnDomain} {
	respond 404
}

${turnDomain} {
	bind 127.0.0.1
	respond 404
}

${metricsSite(machine.address)}`;
}

/** TURN has port 443 of a node for itself. */
export function turnNginxConfig(fleet: Fleet, turnDomain: string, layout: DeploymentLayout): string {
  return `# nginx: TURN over TLS at ${turnDomain}, for people whose network lets nothing but HTTPS out.
${nginxHead(layout)}
stream {
${turnServer(turnDomain, fleet, layout, [
  `listen ${publicPorts.https} ssl;`,
  "# Without IPv6 on this machine, take this line out.",
  `listen [::]:${publicPorts.https} ssl ipv6only=on;`,
])}
}
`;
}
