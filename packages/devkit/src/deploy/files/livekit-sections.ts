import type { YamlSection } from "../commented-yaml.ts";
import { deploymentPorts as ports, publicPorts } from "../deployment-ports.ts";
import { livekitKeyIds } from "./livekit-keys.ts";

/** Seconds. */
const emptyTimeout = 300;
const departureTimeout = 20;

/** Of livekit-server 1.13.5's configuration, what is the same wherever it runs. An unknown key is fatal there. */
export const roomSection: YamlSection = {
  comment: "Only MELO makes rooms, after it has asked the homeserver: a leftover token cannot bring one back.",
  values: {
    room: {
      auto_create: false,
      empty_timeout: emptyTimeout,
      departure_timeout: departureTimeout,
      enable_remote_unmute: false,
    },
  },
};

/** `address` is the public one, and there are STUN and, with it, TURN. */
export function mediaSection(address: string, about: readonly string[]): YamlSection {
  return {
    comment: [
      ...about,
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
  };
}

/** Seconds. */
const turnCredentialLife = 300;

export function turnSection(turnDomain: string, about: readonly string[]): YamlSection {
  return {
    comment: [...about, "It relays to this server only: the default forbids private networks."].join("\n"),
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
  };
}

/** `callsUrl` is where the internal listener of `calls` is reached. */
export function reportSection(callsUrl: string, comment: string): YamlSection {
  return {
    comment,
    values: {
      webhook: { api_key: livekitKeyIds.api, urls: [`${callsUrl}/webhooks/livekit`] },
      api: { enable_psrpc_for_get_list_participants: true },
    },
  };
}

export function watchingSection(comment: string): YamlSection {
  return {
    comment,
    values: {
      prometheus: { port: ports.livekitMetrics },
      logging: { level: "info", json: true, pion_level: "error" },
    },
  };
}
