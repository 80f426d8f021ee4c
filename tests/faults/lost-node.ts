import { callRoomName } from "@melo/server/testing";
import { until } from "../e2e/support/until.ts";
import type { RunningFleet } from "../network/support/running-fleet.ts";
import { fleetFault } from "./support/fleet-call.ts";

const patienceMs = 60_000;

export const lostNode = fleetFault(
  {
    id: "F5",
    title: "kill -9 the node of a call, of two",
    marks: [{ name: "media gap", unit: "ms", p95: 10_000, max: 20_000 }],
  },
  async (fleet, call) => {
    const livekitRoom = callRoomName(call.roomId);
    const node = await fleet.nodeOf(livekitRoom);
    await fleet.end(node, "livekit");
    await until(
      "the call is on another node",
      patienceMs,
      () => fleet.nodeOf(livekitRoom).catch(() => node),
      (found) => found !== node,
    );
    await call.hearEachOther();
    const gapMs = await call.longestGapMs();
    await call.hangUp();
    await bringBack(fleet, node);
    return { values: { "media gap": gapMs }, complaints: [] };
  },
);

/** Resolves when it takes calls again. */
export async function bringBack(fleet: RunningFleet, node: string): Promise<void> {
  fleet.start(node, "livekit");
  await until(
    `${node} is back`,
    patienceMs,
    () => fleet.guest.request(`http://${fleet.machine(node).address}:17180/`),
    ({ status }) => status === 200,
  );
}
