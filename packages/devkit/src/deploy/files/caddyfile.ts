import type { Deployment } from "../deployment.ts";
import type { DeploymentLayout } from "../deployment-layout.ts";
import { deploymentPorts as ports } from "../deployment-ports.ts";
import { connectionLimits, metricsSite, scrubbedLog, siteHeaders, siteRoutes, storageOptions } from "./caddy-site.ts";

/**
 * HTTPS, certificates and the path table of the one origin. Needs Caddy 2.7 or newer, which reads the PROXY protocol: without
 * it everybody would seem to come from this machine, and rate limits would hit all of them together.
 */
export function caddyfile(deployment: Deployment, layout: DeploymentLayout): string {
  const { domain, turnDomain } = deployment;
  return `# Caddy: certificates, HTTPS and which path goes where. Port 443 itself is nginx.conf's, which hands on what is not TURN.
{
${storageOptions(deployment, layout)}
	# Syncs and calls' signalling never end by themselves: without this a restart would wait for them, and answer nobody.
	grace_period 2s
	https_port ${ports.https}
	# The redirects below name port 443; Caddy's own would name ${ports.https}.
	auto_https disable_redirects
	servers 127.0.0.1:${ports.https} {
		# nginx says who is there.
		listener_wrappers {
			proxy_protocol {
				allow 127.0.0.0/8
				timeout 5s
			}
			tls
		}
${connectionLimits}
	}
${scrubbedLog}
}

http://${domain}, http://${turnDomain} {
	redir https://{host}{uri} permanent
}

${domain} {
	bind 127.0.0.1
${scrubbedLog}
${siteHeaders}

${siteRoutes({
  synapse: [`127.0.0.1:${ports.synapse}`],
  callsPublic: [`127.0.0.1:${ports.callsPublic}`],
  web: [`127.0.0.1:${ports.web}`],
})}}

# Nothing is here for browsers. This makes Caddy keep the certificate with which nginx ends the TLS of TURN.
${turnDomain} {
	bind 127.0.0.1
	respond 404
}

${metricsSite("127.0.0.1")}`;
}
