import type { Deployment } from "../deployment.ts";
import type { DeploymentLayout } from "../deployment-layout.ts";
import { deploymentPorts as ports } from "../deployment-ports.ts";

/** As LiveKit clients put their join request, offer included, into the query. */
const maxHeaderSize = "64KB";
/** Of Synapse's `max_upload_size`, with some room for the envelope. */
const maxUploadSize = "105MB";

/**
 * HTTPS, certificates and the path table of the one origin. Needs Caddy 2.7 or newer, which reads the PROXY protocol: without
 * it everybody would seem to come from this machine, and rate limits would hit all of them together.
 */
export function caddyfile(deployment: Deployment, layout: DeploymentLayout): string {
  const { domain, turnDomain } = deployment;
  return `# Caddy: certificates, HTTPS and which path goes where. Port 443 itself is nginx.conf's, which hands on what is not TURN.
{
${certificateOptions(deployment)}
	storage file_system ${layout.data.caddy}
	admin unix/${layout.run.caddy}/admin.sock
	skip_install_trust
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
		# HTTP/3 would need UDP 443.
		protocols h1 h2
		max_header_size ${maxHeaderSize}
		timeouts {
			read_header 30s
			idle 2m
		}
	}
	log {
		output stderr
${scrubbedFormat("\t\t")}
	}
}

http://${domain}, http://${turnDomain} {
	redir https://{host}{uri} permanent
}

${domain} {
	bind 127.0.0.1
	log {
		output stderr
${scrubbedFormat("\t\t")}
	}
	header {
		# A year, and every name below this one.
		Strict-Transport-Security "max-age=31536000; includeSubDomains"
		-Server
		-Via
		-X-Powered-By
	}

	# What browsers have no business saying: Next and Synapse would take it for a proxy's word.
	request_header -Forwarded
	request_header -X-Real-Ip
	request_header -X-Forwarded-*
	request_header -X-Middleware-*
	request_header -X-Nextjs-*
	request_header -X-Invoke-*
	request_header -X-Matched-Path
	request_header -X-Matrix-*
	request_header -Next-Action

	# In this order; outside of a route Caddy would sort them.
	route {
		# Parts might disagree about what dot segments and backslashes mean.
		@ambiguous vars_regexp {http.request.orig_uri} ^[^?]*(?:[/\\\\](?:\\.|%2[eE]){1,2}(?:[/\\\\?]|$)|\\\\)
		respond @ambiguous 400
		@upgrade {
			header Connection *pgrade*
			not path /livekit/sfu/*
		}
		respond @upgrade 400

		# Browsers need these paths and no others: nothing of LiveKit's API, of Synapse's administration, of metrics.
		handle /_matrix/* {
			request_body {
				max_size ${maxUploadSize}
			}
			reverse_proxy 127.0.0.1:${ports.synapse} {
				lb_try_duration 5s
			}
		}
		handle /.well-known/matrix/* {
			reverse_proxy 127.0.0.1:${ports.synapse}
		}
		# LiveKit's signalling, through the door that asks whether somebody may be in that call.
		handle /livekit/sfu/* {
			reverse_proxy 127.0.0.1:${ports.callsPublic} {
				lb_try_duration 5s
				# A reload of this file does not end calls' connections at once.
				stream_close_delay 5m
			}
		}
		handle /livekit/jwt/* {
			request_body {
				max_size 256KB
			}
			reverse_proxy 127.0.0.1:${ports.callsPublic} {
				lb_try_duration 5s
			}
		}
		handle /_melo/* {
			request_body {
				max_size 256KB
			}
			reverse_proxy 127.0.0.1:${ports.callsPublic} {
				lb_try_duration 5s
				flush_interval -1
			}
		}
		handle /_synapse/* {
			respond 404
		}
		handle {
			request_body {
				max_size 1MB
			}
			reverse_proxy 127.0.0.1:${ports.web} {
				lb_try_duration 5s
			}
		}
	}

	# A part that restarts.
	handle_errors 502 503 504 {
		header Retry-After 5
		@programs path /_matrix/* /_melo/* /livekit/* /api/*
		handle @programs {
			header Content-Type application/json
			header Access-Control-Allow-Origin *
			respond \`{"errcode":"M_UNKNOWN","error":"This part of the server is starting. Try again in a moment."}\`
		}
		handle {
			header Content-Type "text/html; charset=utf-8"
			header Content-Security-Policy "default-src 'none'"
			header Refresh 5
			respond "<!doctype html><title>Starting</title><p>This server is starting. The page tries again by itself."
		}
	}
}

# Nothing is here for browsers. This makes Caddy keep the certificate with which nginx ends the TLS of TURN.
${turnDomain} {
	bind 127.0.0.1
	respond 404
}
`;
}

function certificateOptions({ certificates, email }: Deployment): string {
  if (certificates === "internal") {
    return "\t# An authority of this machine's own: browsers must be told to trust it.\n\tlocal_certs";
  }
  // One authority: nginx.conf names the folder in which its certificates lie.
  const lines = ["\tacme_ca https://acme-v02.api.letsencrypt.org/directory"];
  if (email !== undefined) lines.unshift(`\temail ${email}`);
  return lines.join("\n");
}

/** Tokens travel in queries and headers: none of them is written down. */
function scrubbedFormat(indent: string): string {
  const lines = [
    "format filter {",
    "\trequest>uri query {",
    "\t\tdelete access_token",
    "\t\tdelete join_request",
    "\t\tdelete loginToken",
    "\t}",
    "\trequest>headers>Authorization delete",
    "\trequest>headers>Cookie delete",
    "\trequest>headers>Referer delete",
    "\tresp_headers>Location delete",
    "\twrap json",
    "}",
  ];
  return lines.map((line) => indent + line).join("\n");
}
