import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseFleetPlan } from "./fleet-plan.ts";

const sample = readFileSync(join(import.meta.dirname, "sample-plan.json"), "utf8");

interface Plan {
  machines: { name: string; address?: string; publicAddress?: string; region?: string; runs: string[] }[];
  regions?: { name: string; lat?: number; lon?: number }[];
  domain?: string;
}

function changed(change: (plan: Plan) => void): () => unknown {
  const plan = JSON.parse(sample) as Plan;
  change(plan);
  return () => parseFleetPlan(JSON.stringify(plan));
}

test("the sample is a plan, and its accounts end in its domain", () => {
  const plan = parseFleetPlan(sample);
  expect(plan.serverName).toBe("chat.example.org");
  expect(plan.machines.map(({ name }) => name)).toContain("media-2");
});

describe("a plan is refused with what is wrong in it:", () => {
  test.each<[string, (plan: Plan) => void]>([
    ["The plan needs domain.", (plan) => delete plan.domain],
    [
      "livekit runs on no machine.",
      (plan) => (plan.machines = plan.machines.filter(({ name }) => !/media/.test(name))),
    ],
    ["redis runs on 2 machines; it must be one.", (plan) => plan.machines[0]?.runs.push("redis")],
    ['edge cannot run "mail".', (plan) => plan.machines[0]?.runs.push("mail")],
    ["publicAddress of edge must be an IPv4 address.", (plan) => delete plan.machines[0]?.publicAddress],
    ["Two machines are called, or are at, edge.", (plan) => ((plan.machines[1] ?? { name: "" }).name = "edge")],
    ['"A B" cannot be the name of a machine.', (plan) => ((plan.machines[1] ?? { name: "" }).name = "A B")],
    ["The region west needs lat and lon, in degrees.", (plan) => (plan.regions = [{ name: "west" }])],
    ["media-1 needs region.", (plan) => (plan.regions = [{ name: "west", lat: 40, lon: -74 }])],
  ])("%s", (sentence, change) => {
    expect(changed(change)).toThrow(sentence);
  });

  test("no JSON", () => {
    expect(() => parseFleetPlan("{")).toThrow("The plan is not JSON.");
  });
});

test("with regions each node is in one of them, and only nodes are", () => {
  const plan = changed(({ machines }) => {
    for (const machine of machines) if (machine.runs.includes("livekit")) machine.region = "west";
  });
  expect(plan).not.toThrow();
  const withRegions = JSON.parse(sample) as Plan;
  withRegions.regions = [{ name: "west", lat: 40, lon: -74 }];
  for (const machine of withRegions.machines) if (machine.runs.includes("livekit")) machine.region = "west";
  const { machines } = parseFleetPlan(JSON.stringify(withRegions));
  expect(machines.filter(({ region }) => region === "west").map(({ name }) => name)).toEqual(["media-1", "media-2"]);
});
