import { callRoomName } from "@melo/server/testing";
import { until } from "../e2e/support/until.ts";
import { bringBack } from "../network/support/lost-node.ts";
import { stutterMs } from "./fault.ts";
import { fleetFault } from "./support/fleet-call.ts";

const patienceMs = 60_000;
/** Nothing ends in this time that should go on. */
const watchMs = 10_000;

export const drainedNode = fleetFault(
  {
    id: "F6",
    title: "SIGTERM to the node of a call, of two",
    marks: [
      { name: "media gap", unit: "ms", max: stutterMs },
      { name: "ended when empty", unit: "ms", max: 30_000 },
    ],
  },
  async (fleet, call) => {
    const node = await fleet.nodeOf(callRoomName(call.roomId));
    fleet.tellToEnd(node, "livekit");
    await new Promise((resolve) => setTimeout(resolve, watchMs));
    await call.hearEachOther();
    const gapMs = await call.longestGapMs();
    await call.hangUp();
    const emptyAt = performance.now();
    await until(
      "the node has ended",
      patienceMs,
      async () => fleet.isRunning(node, "livekit"),
      (runs) => !runs,
    );
    const endedMs = performance.now() - emptyAt;
    await bringBack(fleet, node);
    return { values: { "media gap": gapMs, "ended when empty": endedMs }, complaints: [] };
  },
);
