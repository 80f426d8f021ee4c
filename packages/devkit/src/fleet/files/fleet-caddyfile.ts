import {
  connectionLimits,
  metricsSite,
  scrubbedLog,
  siteHeaders,
  siteRoutes,
  storageOptions,
} from "../../deploy/files/caddy-site.ts";
import type { DeploymentLayout } from "../../deploy/deployment-layout.ts";
import { nearest, type Fleet, type Machine, type MachineRole } from "../fleet.ts";
import { fleetPorts as ports } from "../fleet-ports.ts";

/** One after the other, without those that did not answer a moment ago. */
const anyOfThem = `		lb_policy round_robin
		lb_try_duration 5s
		lb_try_interval 100ms
		fail_duration 2s`;

/** The edge: HTTPS for people, and on the machines' own network one address for each part that there are several of. */
export function fleetCaddyfile(fleet: Fleet, machine: Machine, layout: DeploymentLayout): string {
  const own = machine.address;
  const all = (role: MachineRole, port: number): readonly string[] =>
    nearest(fleet, role, machine).map(({ address }) => `${address}:${port}`);
  const routes = siteRoutes({
    synapse: all("synapse", ports.synapse),
    callsPublic: all("calls", ports.callsPublic),
    web: all("web", ports.web),
    first: workerRoutes(all("synapse-worker", ports.synapseWorker)),
  });
  return `# Caddy: certificates, HTTPS and which path goes to which machines.
{
${storageOptions(fleet, layout)}
	servers {
${connectionLimits}
	}
${scrubbedLog}
}

${fleet.domain} {
${scrubbedLog}
${siteHeaders}

${routes}}

# What homeserver and LiveKit tell \`calls\`, and \`web\` asks of it: any instance may hear it.
http://:${ports.reports} {
	bind ${own}
	reverse_proxy ${all("calls", ports.callsInternal).join(" ")} {
${anyOfThem}
		# Only machines of ours come this way: whom \`web\` names as its client is the one whose requests count.
		header_up X-Forwarded-For {http.request.header.X-Forwarded-For}
	}
}

# LiveKit's signalling, under the name by which browsers know it, and API for \`calls\` and \`web\`: any node answers for all of them.
http://:${ports.callServers} {
	bind ${own}
	reverse_proxy ${all("livekit", ports.livekit).join(" ")} {
${anyOfThem}
		# 406 when a node has lost touch with itself.
		health_uri /
		health_interval 2s
		health_timeout 2s
		stream_close_delay 5m
	}
}

${metricsSite(own)}`;
}

/** What Synapse's documentation lets a generic worker answer, as much of it as clients ask all day. */
function workerRoutes(workers: readonly string[]): string {
  if (workers.length === 0) return "";
  return `	# Syncs and reading of rooms: the worker's. Everything else is the main process's.
		@reading {
		method GET POST
		path_regexp ^/_matrix/client/(?:(?:api/v1|r0|v3|unstable)/(?:sync|events|initialSync|rooms/[^/]+/(?:initialSync|joined_members|members|messages|context/[^/]+))|unstable/org\\.matrix\\.simplified_msc3575/sync)$
	}
	handle @reading {
		reverse_proxy ${workers.join(" ")} {
			lb_policy client_ip_hash
			lb_try_duration 5s
		}
	}
`;
}
