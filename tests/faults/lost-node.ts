import { callRoomName } from "@melo/server/testing";
import { bringBack, loseNodeOf } from "../network/support/lost-node.ts";
import { fleetFault } from "./support/fleet-call.ts";

export const lostNode = fleetFault(
  {
    id: "F5",
    title: "kill -9 the node of a call, of two",
    marks: [{ name: "media gap", unit: "ms", p95: 10_000, max: 20_000 }],
  },
  async (fleet, call) => {
    const node = await loseNodeOf(fleet, callRoomName(call.roomId));
    await call.hearEachOther();
    const gapMs = await call.longestGapMs();
    await call.hangUp();
    await bringBack(fleet, node);
    return { values: { "media gap": gapMs }, complaints: [] };
  },
);
