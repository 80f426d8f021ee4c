import { stringify } from "yaml";

export interface LivekitKey {
  readonly id: string;
  readonly secret: string;
}

export interface LivekitDescription {
  /** HTTP and WebSocket port on 127.0.0.1. */
  readonly port: number;
  /** Of its metrics, on 127.0.0.1. */
  readonly metricsPort: number;
  /** The one UDP port of all media, on the loopback interface or at the address for other machines. */
  readonly udpPort: number;
  /** IPv4 address at which other machines reach this one; undefined for this machine alone. */
  readonly lanAddress?: string | undefined;
  /** Name of the loopback interface: `lo`, or `lo0` on macOS. */
  readonly loopbackInterface: string;
  readonly keyFile: string;
  /** Signs webhooks. */
  readonly webhookKeyId: string;
  readonly webhookUrl: string;
}

const emptyRoomSeconds = 300;
const departureSeconds = 20;
/** IANA's port of STUN. Firefox connects to nothing at all if one of the addresses has a port that it blocks, like 9. */
const stunPort = 3478;

/** livekit-server 1.13.5's configuration. An unknown key is fatal there: what is added here must be started once. */
export function livekitConfigYaml(livekit: LivekitDescription): string {
  return stringify({
    port: livekit.port,
    bind_addresses: ["127.0.0.1"],
    rtc: {
      ...whereMediaGoes(livekit),
      use_external_ip: false,
      udp_port: livekit.udpPort,
      // ICE over TCP would listen on every interface, whatever bind_addresses says.
      tcp_port: 0,
      // With no entry at all LiveKit hands Google's and Twilio's servers to every client. Nobody answers at this one and
      // nobody has to: host candidates are all that a call on one machine needs. It must not be the media port: Chromium
      // takes every packet from a STUN server's address for an answer to its own question and drops it.
      stun_servers: [`127.0.0.1:${stunPort}`],
    },
    key_file: livekit.keyFile,
    room: {
      // Only MELO makes rooms, after it has asked the homeserver; a leftover token cannot bring one back.
      auto_create: false,
      empty_timeout: emptyRoomSeconds,
      departure_timeout: departureSeconds,
      enable_remote_unmute: false,
    },
    webhook: { api_key: livekit.webhookKeyId, urls: [livekit.webhookUrl] },
    // Reads the room itself instead of a copy that may lag behind a join.
    api: { enable_psrpc_for_get_list_participants: true },
    prometheus: { port: livekit.metricsPort },
    logging: { level: "info", json: true, pion_level: "error" },
  });
}

function whereMediaGoes({ lanAddress, loopbackInterface }: LivekitDescription): object {
  if (lanAddress !== undefined) return { node_ip: lanAddress, ips: { includes: [`${lanAddress}/32`] } };
  return { node_ip: "127.0.0.1", enable_loopback_candidate: true, interfaces: { includes: [loopbackInterface] } };
}

/** The key file: every token signed with any of these pairs is accepted. Holds secrets: mode 0600. */
export function livekitKeysYaml(keys: readonly LivekitKey[]): string {
  return stringify(Object.fromEntries(keys.map((key) => [key.id, key.secret])));
}
