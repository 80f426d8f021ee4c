import { join } from "node:path";
import type { Deployment } from "../deployment.ts";
import type { DeploymentLayout } from "../deployment-layout.ts";
import { deploymentPorts as ports, publicPorts } from "../deployment-ports.ts";

const connectionsPerAddress = 300;

/** Where Caddy keeps what each authority has signed, below its storage. */
const authorityFolders = { public: "acme-v02.api.letsencrypt.org-directory", internal: "local" } as const;

/**
 * Port 443 for two: the name that a client asks for in its first TLS message decides between TURN and HTTPS. nginx, because
 * neither Caddy nor LiveKit can share a port, and because it reads the certificate anew for each connection, so that
 * renewing one needs no reload.
 */
export function edgeConfig({ turnDomain, certificates }: Deployment, layout: DeploymentLayout): string {
  const certificate = join(layout.data.caddy, "certificates", authorityFolders[certificates], turnDomain, turnDomain);
  const turnTls = `127.0.0.1:${ports.turnTls}`;
  return `# nginx: shares port 443 between HTTPS and TURN over TLS. People whose network lets nothing else out still get into calls.
# Debian has the module in a package of its own (libnginx-mod-stream), and names it here.
include /etc/nginx/modules-enabled/*.conf;
daemon off;
pid ${layout.run.edge}/nginx.pid;
error_log stderr warn;
worker_processes auto;
events {
  worker_connections 8192;
}
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

  # In a variable, because then it is read for each connection.
  map $ssl_server_name $turn_certificate {
    default ${certificate};
  }
  server {
    listen ${turnTls} ssl proxy_protocol;
    ssl_certificate $turn_certificate.crt;
    ssl_certificate_key $turn_certificate.key;
    ssl_protocols TLSv1.2 TLSv1.3;
    proxy_pass 127.0.0.1:${ports.turnTcp};
    proxy_timeout 1h;
    tcp_nodelay on;
  }
}
`;
}
