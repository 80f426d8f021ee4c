import type { Deployment } from "../deployment.ts";
import type { DeploymentLayout } from "../deployment-layout.ts";
import { deploymentPorts as ports, publicPorts } from "../deployment-ports.ts";
import { nginxHead, turnServer } from "./turn-server.ts";

const connectionsPerAddress = 300;

/**
 * Port 443 for two: the name that a client asks for in its first TLS message decides between TURN and HTTPS. nginx, because
 * neither Caddy nor LiveKit can share a port, and because it reads the certificate anew for each connection, so that
 * renewing one needs no reload.
 */
export function edgeConfig(deployment: Deployment, layout: DeploymentLayout): string {
  const { turnDomain } = deployment;
  const turnTls = `127.0.0.1:${ports.turnTls}`;
  return `# nginx: shares port 443 between HTTPS and TURN over TLS. People whose network lets nothing else out still get into calls.
${nginxHead(layout)}
stream {
  # Nobody holds all connections by himself. A person in a call has about six; an office behind one address has many people.
  limit_conn_zone $binary_remote_addr zone=addresses:10m;
  map $ssl_preread_server_name $behind {
    ${turnDomain} ${turnTls};
    default 127.0.0.1:${ports.https};
  }
  server {
    listen ${publicPorts.https};
    # Without IPv6 on this machine, take this line out.
    listen [::]:${publicPorts.https} ipv6only=on;
    limit_conn addresses ${connectionsPerAddress};
    ssl_preread on;
    preread_timeout 10s;
    # Says to the next one who is there.
    proxy_protocol on;
    proxy_pass $behind;
    proxy_connect_timeout 5s;
    # Longer than the longest silence of a call.
    proxy_timeout 1h;
  }

${turnServer(turnDomain, deployment, layout, [`listen ${turnTls} ssl proxy_protocol;`])}
}
`;
}
