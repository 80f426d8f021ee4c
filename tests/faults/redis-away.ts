import { until } from "../e2e/support/until.ts";
import { makeChannel, sfuUrl } from "../network/support/fleet-talk.ts";
import type { FleetPerson } from "../network/support/fleet-person.ts";
import type { RunningFleet } from "../network/support/running-fleet.ts";
import { fleetFault } from "./support/fleet-call.ts";

const outageMs = 30_000;
const joinLimitMs = 60_000;

/** LiveKit's native SDK does not outlive it; that people with MELO do is shown in a browser by many-machines.network.ts. */
export const redisAway = fleetFault(
  {
    id: "F4",
    title: "kill -9 Redis for 30 s, two nodes",
    marks: [{ name: "joins work", unit: "ms", max: 10_000 }],
  },
  async (fleet, call, [ann]) => {
    const fresh = await makeChannel(ann);
    const complaints: string[] = [];
    await fleet.end("data", "redis");
    const { status, body } = await ann.request(`/api/livekit?room=${encodeURIComponent(fresh)}`);
    if (!/^50[234] \{.*"error"/.test(`${status} ${body}`)) complaints.push(`without Redis: ${status} ${body}`);
    await new Promise((resolve) => setTimeout(resolve, outageMs));
    fleet.start("data", "redis");
    const backAt = performance.now();
    await until("somebody begins a call again", joinLimitMs, () => begins(fleet, ann, fresh), Boolean);
    const joinsMs = performance.now() - backAt;
    await fleet.guest.leave("late");
    await call.hangUp();
    return { values: { "joins work": joinsMs }, complaints };
  },
);

async function begins({ guest }: RunningFleet, person: FleetPerson, roomId: string): Promise<boolean> {
  const { status, body } = await person.request(`/api/livekit?room=${encodeURIComponent(roomId)}`);
  if (status !== 200) return false;
  const { token } = JSON.parse(body) as { readonly token: string };
  return guest.join("late", sfuUrl, token).then(
    () => true,
    () => false,
  );
}
