import { createTestNetwork } from "@melo/devkit/testing/network";
import { callRoomName } from "@melo/server/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { registerFleetPerson, type FleetPerson } from "../network/support/fleet-person.ts";
import { talk } from "../network/support/fleet-talk.ts";
import { bringBack, loseNodeOf } from "../network/support/lost-node.ts";
import { startFleet, type RunningFleet } from "../network/support/running-fleet.ts";

const rounds = 20;
const worstGapMs = 20_000;

let fleet: RunningFleet;
let people: readonly [FleetPerson, FleetPerson];

beforeAll(async () => {
  fleet = await startFleet(await createTestNetwork(), { name: "lost-node" });
  people = [await registerFleetPerson(fleet, "ann"), await registerFleetPerson(fleet, "bob")];
});
afterAll(() => fleet?.stop());

test(`people hear each other again each of ${rounds} times that the node of their call is killed (F5)`, async () => {
  const gaps: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const call = await talk(fleet, people);
    const node = await loseNodeOf(fleet, callRoomName(call.roomId));
    await call.hearEachOther();
    gaps.push(await call.longestGapMs());
    await call.hangUp();
    await bringBack(fleet, node);
  }
  const sorted = gaps.toSorted((one, other) => one - other).map(Math.round);
  const at = (share: number): number | undefined => sorted[Math.ceil(share * sorted.length) - 1];
  console.log(
    `silence after kill -9 of a call's node: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, worst ${sorted.at(-1)} ms`,
  );
  expect(Math.max(...gaps)).toBeLessThan(worstGapMs);
});
