import { commentedYaml } from "../../deploy/commented-yaml.ts";
import type { DeploymentLayout } from "../../deploy/deployment-layout.ts";
import { publicPorts } from "../../deploy/deployment-ports.ts";
import {
  mediaSection,
  reportSection,
  roomSection,
  turnSection,
  watchingSection,
} from "../../deploy/files/livekit-sections.ts";
import { addressOf, edgeOf, type Fleet, type Machine } from "../fleet.ts";
import { fleetPorts as ports } from "../fleet-ports.ts";
import { redisDatabases } from "./fleet-redis.ts";

/** livekit-server 1.13.5's configuration of one node of several. */
export function fleetLivekitYaml(
  fleet: Fleet,
  machine: Machine,
  layout: DeploymentLayout,
  redisPassword: string,
): string {
  const { address, publicAddress, region, turnDomain } = machine;
  return commentedYaml("LiveKit: a node of several. It cannot decrypt what it passes.", [
    {
      comment: "Signalling and API, for the edge alone: browsers come through the door in `calls`.",
      values: { port: ports.livekit, bind_addresses: [address], key_file: layout.config.livekitKeys },
    },
    {
      comment: "What makes nodes one deployment: which call is where, and signalling from node to node.",
      values: {
        redis: {
          address: `${addressOf(fleet, "redis")}:${ports.redis}`,
          password: redisPassword,
          db: redisDatabases.livekit,
        },
      },
    },
    {
      comment: [
        "How long a node waits for one that has died before it lets the people of that one's calls come back elsewhere.",
        "Measured from kill -9 until people hear each other: 6 s; with 2 s and 1 s 8 s; with LiveKit's own values 10 s.",
      ].join("\n"),
      values: { signal_relay: { retry_timeout: "1s", min_retry_interval: "250ms", max_retry_interval: "500ms" } },
    },
    {
      comment:
        fleet.regions.length === 0
          ? "Of two nodes at random a new call takes the one with fewer people. A call is on one node as a whole."
          : "A new call goes to the region nearest to the node that was asked. A call is on one node as a whole.",
      values:
        fleet.regions.length === 0
          ? { node_selector: { kind: "any", sort_by: "clients", algorithm: "twochoice" } }
          : {
              region,
              node_selector: {
                kind: "regionaware",
                sort_by: "clients",
                algorithm: "twochoice",
                regions: fleet.regions.map((one) => ({ name: one.name, lat: one.lat, lon: one.lon })),
              },
            },
    },
    mediaSection(publicAddress, [
      `Media goes from browsers to this machine itself: UDP ${publicPorts.iceUdp}, else TCP ${publicPorts.iceTcp}; both must be open to everybody.`,
    ]),
    ...(turnDomain === undefined
      ? []
      : [
          turnSection(turnDomain, [
            `TURN for strict firewalls: UDP ${publicPorts.turnUdp}, and TLS on port 443 of ${turnDomain}, which nginx.conf has taken`,
            "off when it arrives here.",
          ]),
        ]),
    roomSection,
    reportSection(
      `http://${edgeOf(fleet, machine)}:${ports.reports}`,
      "Who came and went, told to whichever `calls` answers.",
    ),
    watchingSection("For the machines' own network."),
  ]);
}
