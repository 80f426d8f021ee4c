import { until } from "../../e2e/support/until.ts";
import type { RunningFleet } from "./running-fleet.ts";

const patienceMs = 60_000;

/** Kills LiveKit on the node that hosts a room, which this answers with; resolves when another one hosts it. */
export async function loseNodeOf(fleet: RunningFleet, livekitRoom: string): Promise<string> {
  const node = await fleet.nodeOf(livekitRoom);
  await fleet.end(node, "livekit");
  await until(
    "the call is on another node",
    patienceMs,
    () => fleet.nodeOf(livekitRoom).catch(() => node),
    (found) => found !== node,
  );
  return node;
}

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
