import { createTestNetwork } from "@melo/devkit/testing/network";
import { registerFleetPerson, type FleetPerson } from "../../network/support/fleet-person.ts";
import { talk, type FleetTalk } from "../../network/support/fleet-talk.ts";
import { startFleet, type RunningFleet } from "../../network/support/running-fleet.ts";
import type { Findings, OwnFault, OwnWorld } from "../fault.ts";

/** What a round does to a fleet in which two people, by LiveKit's native SDK, hear each other. */
export type FleetRound = (fleet: RunningFleet, call: FleetTalk, people: FleetPeople) => Promise<Findings>;
export type FleetPeople = readonly [ann: FleetPerson, ben: FleetPerson];

export function fleetFault(fault: Omit<OwnFault, "world" | "isShort" | "open">, round: FleetRound): OwnFault {
  return { ...fault, world: "own", isShort: false, open: () => openFleet(fault.id, round) };
}

async function openFleet(id: string, round: FleetRound): Promise<OwnWorld> {
  const fleet = await startFleet(await createTestNetwork(), { name: `faults-${id.toLowerCase()}` });
  try {
    const people = [await registerFleetPerson(fleet, "ann"), await registerFleetPerson(fleet, "ben")] as const;
    return {
      async run() {
        const call = await talk(fleet, people);
        return round(fleet, call, people);
      },
      close: () => fleet.stop(),
    };
  } catch (error) {
    await fleet.stop();
    throw error;
  }
}
