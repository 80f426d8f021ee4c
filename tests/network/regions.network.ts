import { createTestNetwork } from "@melo/devkit/testing/network";
import { AccessToken } from "livekit-server-sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startFleet, type PlannedMachine, type RunningFleet } from "./support/running-fleet.ts";

const regions = [
  { name: "west", lat: 40.7, lon: -74 },
  { name: "east", lat: 50.1, lon: 8.7 },
] as const;
const roomsPerRegion = 5;

let fleet: RunningFleet;

beforeAll(async () => {
  const network = await createTestNetwork();
  fleet = await startFleet(network, {
    name: "regions",
    // Where a call goes is a matter of edges, LiveKit and Redis alone.
    services: ["caddy", "livekit", "redis"],
    // A node with a high load is passed over, and these share the load of one machine.
    editLivekit: (yaml) => yaml.replace("kind: regionaware", "kind: regionaware\n  sysload_limit: 1000"),
    change: (plan) => ({ ...plan, regions, machines: [...plan.machines.map(inWest), ...inEast] }),
  });
});
afterAll(() => fleet?.stop());

function inWest(machine: PlannedMachine): PlannedMachine {
  return { ...machine, region: "west" };
}

const inEast: readonly PlannedMachine[] = [
  { name: "edge-e", address: "10.30.0.2", publicAddress: "10.30.0.2", region: "east", runs: ["edge"] },
  { name: "media-3", address: "10.30.0.21", publicAddress: "10.30.0.21", region: "east", runs: ["livekit"] },
  { name: "media-4", address: "10.30.0.22", publicAddress: "10.30.0.22", region: "east", runs: ["livekit"] },
];

/** As `calls` of that region asks for it. Answers with the machine on which the call then is. */
async function createRoom(edge: string, name: string): Promise<string> {
  const token = new AccessToken("melo-api", fleet.secret("livekit-api-secret"));
  token.addGrant({ roomCreate: true });
  const answer = await fleet.guest.request(
    `http://${fleet.machine(edge).address}:17181/twirp/livekit.RoomService/CreateRoom`,
    { method: "POST", accessToken: await token.toJwt(), body: { name } },
  );
  expect(answer).toMatchObject({ status: 200 });
  return fleet.nodeOf(name);
}

test("a call is put on a node of the region in which it begins", async () => {
  const used = new Map<string, Set<string>>();
  for (const edge of ["edge", "edge-e"]) {
    const nodes = new Set<string>();
    for (let n = 0; n < roomsPerRegion; n += 1) nodes.add(await createRoom(edge, `${edge} ${n}`));
    used.set(edge, nodes);
  }
  expect([...(used.get("edge") ?? [])].every((node) => ["media-1", "media-2"].includes(node))).toBe(true);
  expect([...(used.get("edge-e") ?? [])].every((node) => ["media-3", "media-4"].includes(node))).toBe(true);
});
