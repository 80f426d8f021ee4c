import { join } from "node:path";
import type { Community } from "../deployment.ts";
import type { DeploymentLayout } from "../deployment-layout.ts";
import { deploymentPorts as ports } from "../deployment-ports.ts";

/** Where Caddy keeps what each authority has signed, below its storage. */
const authorityFolders = { public: "acme-v02.api.letsencrypt.org-directory", internal: "local" } as const;

/** What nginx's configuration begins with. */
export function nginxHead({ run }: DeploymentLayout): string {
  return `# Debian has the module in a package of its own (libnginx-mod-stream), and names it here.
include /etc/nginx/modules-enabled/*.conf;
daemon off;
pid ${run.edge}/nginx.pid;
error_log stderr warn;
worker_processes auto;
events {
  worker_connections 8192;
}`;
}

/** Inside of nginx's `stream`: takes the TLS off what comes for LiveKit's TURN. `listen` is where. */
export function turnServer(
  turnDomain: string,
  { certificates }: Pick<Community, "certificates">,
  layout: DeploymentLayout,
  listen: readonly string[],
): string {
  const certificate = join(layout.data.caddy, "certificates", authorityFolders[certificates], turnDomain, turnDomain);
  return `  # In a variable, because then it is read for each connection.
  map $ssl_server_name $turn_certificate {
    default ${certificate};
  }
  server {
${listen.map((line) => `    ${line}`).join("\n")}
    ssl_certificate $turn_certificate.crt;
    ssl_certificate_key $turn_certificate.key;
    ssl_protocols TLSv1.2 TLSv1.3;
    proxy_pass 127.0.0.1:${ports.turnTcp};
    proxy_timeout 1h;
    tcp_nodelay on;
  }`;
}
