import type { Community } from "../deployment.ts";
import type { DeploymentLayout } from "../deployment-layout.ts";
import { deploymentPorts as ports } from "../deployment-ports.ts";

/** Where the parts behind the one origin listen, `host:port` each. Of several, those that do not answer are left out. */
export interface SiteTargets {
  readonly synapse: readonly string[];
  readonly callsPublic: readonly string[];
  readonly web: readonly string[];
  /** Handled before everything else. */
  readonly first?: string;
}

/** As LiveKit clients put their join request, offer included, into the query. */
const maxHeaderSize = "64KB";
/** Of Synapse's `max_upload_size`, with some room for the envelope. */
const maxUploadSize = "105MB";

/** The path table of the one origin, and what every request loses on its way in. */
export function siteRoutes(to: SiteTargets): string {
  // Who did not answer is not asked for a moment. Where there is a single one that would be an outage.
  const passive = to.callsPublic.length > 1 || to.web.length > 1 ? "\n\t\t\t\tfail_duration 5s" : "";
  return `	# What browsers have no business saying: Next and Synapse would take it for a proxy's word.
	request_header -Forwarded
	request_header -X-Real-Ip
	request_header -X-Forwarded-*
	request_header -X-Middleware-*
	request_header -X-Nextjs-*
	request_header -X-Invoke-*
	request_header -X-Matched-Path
	request_header -X-Matrix-*
	request_header -Next-Action
	# One name for a request in every part's log. The answer has it, too.
	request_header X-Request-Id {http.request.uuid}
	log_append requestId {http.request.uuid}

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

${to.first ?? ""}		# Browsers need these paths and no others: nothing of LiveKit's API, of Synapse's administration, of metrics.
		handle /_matrix/* {
			request_body {
				max_size ${maxUploadSize}
			}
			reverse_proxy ${to.synapse.join(" ")} {
				lb_try_duration 5s
			}
		}
		handle /.well-known/matrix/* {
			reverse_proxy ${to.synapse.join(" ")}
		}
		# LiveKit's signalling, through the door that asks whether somebody may be in that call.
		handle /livekit/sfu/* {
			reverse_proxy ${to.callsPublic.join(" ")} {
				lb_try_duration 5s${passive}
				# A reload of this file does not end calls' connections at once.
				stream_close_delay 5m
			}
		}
		handle /livekit/jwt/* {
			request_body {
				max_size 256KB
			}
			reverse_proxy ${to.callsPublic.join(" ")} {
				lb_try_duration 5s${passive}
			}
		}
		handle /_melo/* {
			request_body {
				max_size 256KB
			}
			reverse_proxy ${to.callsPublic.join(" ")} {
				lb_try_duration 5s${passive}
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
			reverse_proxy ${to.web.join(" ")} {
				lb_try_duration 5s${passive}
			}
		}
	}

	# A part that restarts.
	handle_errors 502 503 504 {
		header Retry-After 5
		header X-Request-Id {http.request.uuid}
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
`;
}

/** Tokens travel in queries and headers: none of them is written down. */
export const scrubbedLog = `	log {
		output stderr
		format filter {
			request>uri query {
				delete access_token
				delete join_request
				delete loginToken
			}
			request>headers>Authorization delete
			request>headers>Cookie delete
			request>headers>Referer delete
			request>headers>X-Request-Id delete
			resp_headers>Location delete
			wrap json
		}
	}`;

/** Of every answer to people. */
export const siteHeaders = `	header {
		# A year, and every name below this one.
		Strict-Transport-Security "max-age=31536000; includeSubDomains"
		X-Request-Id {http.request.uuid}
		-Server
		-Via
		-X-Powered-By
	}`;

/** Of Caddy's `servers`: what one connection may be and take. */
export const connectionLimits = `		# HTTP/3 would need UDP 443.
		protocols h1 h2
		max_header_size ${maxHeaderSize}
		timeouts {
			read_header 30s
			idle 2m
		}`;

/** Metrics of Caddy's own, at an address that only this machine or the machines' own network reaches. */
export function metricsSite(address: string): string {
  return `# What Caddy counts, for Prometheus.
http://:${ports.caddyMetrics} {
	bind ${address}
	metrics /metrics
}
`;
}

/** Where Caddy keeps what it has, and who signs its certificates. */
export function storageOptions(
  { certificates, email }: Pick<Community, "certificates" | "email">,
  { data, run }: DeploymentLayout,
): string {
  return `${certificateOptions(certificates, email)}
	storage file_system ${data.caddy}
	admin unix/${run.caddy}/admin.sock
	skip_install_trust
	metrics`;
}

function certificateOptions(certificates: Community["certificates"], email: string | undefined): string {
  if (certificates === "internal") {
    return "\t# An authority of this machine's own: browsers must be told to trust it.\n\tlocal_certs";
  }
  // One authority: nginx.conf names the folder in which its certificates lie.
  const lines = ["\tacme_ca https://acme-v02.api.letsencrypt.org/directory"];
  if (email !== undefined) lines.unshift(`\temail ${email}`);
  return lines.join("\n");
}
