import type { Deployment } from "../deployment.ts";
import type { DeploymentLayout } from "../deployment-layout.ts";
import { deploymentPorts as ports, publicPorts } from "../deployment-ports.ts";
import { commentedYaml } from "../commented-yaml.ts";

/** Seconds. */
const emptyTimeout = 300;
const departureTimeout = 20;
const turnCredentialLife = 300;

/** livekit-server 1.13.5's configuration. An unknown key is fatal there. */
export function livekitDeploymentYaml(
  { address, turnDomain }: Deployment,
  layout: DeploymentLayout,
  webhookKeyId: string,
): string {
  return commentedYaml("LiveKit: the server that passes media on. It cannot decrypt what it passes.", [
    {
      comment: "Signalling and API, for this machine alone: browsers come through the door in `calls`.",
      values: { port: ports.livekit, bind_addresses: ["127.0.0.1"], key_file: layout.config.livekitKeys },
    },
    {
      comment: [
        `Media: UDP ${publicPorts.iceUdp}, else TCP ${publicPorts.iceTcp}; both must be open to everybody.`,
        "node_ip is what browsers are told. Behind NAT it is the public address, and the ports are forwarded.",
        "Without an entry of one's own in stun_servers LiveKit sends people to those of Google and Twilio.",
      ].join("\n"),
      values: {
        rtc: {
          node_ip: address,
          use_external_ip: false,
          udp_port: publicPorts.iceUdp,
          tcp_port: publicPorts.iceTcp,
          stun_servers: [`${address}:${publicPorts.turnUdp}`],
          allow_tcp_fallback: true,
        },
      },
    },
    {
      comment: [
        `TURN for strict firewalls: UDP ${publicPorts.turnUdp}, and TLS on port 443 of ${turnDomain}. nginx.conf has taken the`,
        "TLS off when it arrives here. It relays to this server only: the default forbids private networks.",
      ].join("\n"),
      values: {
        turn: {
          enabled: true,
          domain: turnDomain,
          udp_port: publicPorts.turnUdp,
          tls_port: ports.turnTcp,
          external_tls: true,
          relay_range_start: publicPorts.relayFirst,
          relay_range_end: publicPorts.relayLast,
          ttl_seconds: turnCredentialLife,
        },
      },
    },
    {
      comment: "Only MELO makes rooms, after it has asked the homeserver: a leftover token cannot bring one back.",
      values: {
        room: {
          auto_create: false,
          empty_timeout: emptyTimeout,
          departure_timeout: departureTimeout,
          enable_remote_unmute: false,
        },
      },
    },
    {
      comment: "Who came and went, told to `calls`.",
      values: {
        webhook: {
          api_key: webhookKeyId,
          urls: [`http://127.0.0.1:${ports.callsInternal}/webhooks/livekit`],
        },
        api: { enable_psrpc_for_get_list_participants: true },
      },
    },
    {
      comment: "For this machine alone.",
      values: {
        prometheus: { port: ports.livekitMetrics },
        logging: { level: "info", json: true, pion_level: "error" },
      },
    },
  ]);
}
