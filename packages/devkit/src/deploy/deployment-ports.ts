/** On 127.0.0.1, all but those under "public". Fixed, because files of both kinds and the people who read them name them. */
export const deploymentPorts = {
  web: 17_100,
  callsPublic: 17_101,
  callsInternal: 17_102,
  livekitMetrics: 17_103,
  webInternal: 17_104,
  synapseMetrics: 17_105,
  caddyMetrics: 17_106,
  synapse: 17_108,
  redis: 17_109,
  livekit: 17_180,
  /** Caddy's HTTPS, behind the split of port 443. */
  https: 17_443,
  /** TURN over TLS, behind the same split. */
  turnTls: 17_444,
  /** TURN without its TLS, which the split of port 443 has taken off. */
  turnTcp: 17_449,
} as const;

export const publicPorts = {
  http: 80,
  https: 443,
  turnUdp: 3478,
  iceTcp: 7881,
  iceUdp: 7882,
  /** Where TURN receives what it relays. */
  relayFirst: 30_000,
  relayLast: 30_499,
} as const;
