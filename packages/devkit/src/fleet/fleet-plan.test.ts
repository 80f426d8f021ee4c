import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseFleetPlan } from "./fleet-plan.ts";

const sample = readFileSync(join(import.meta.dirname, "sample-plan.json"), "utf8");

interface Plan {
  machines: {
    name: string;
    address?: string;
    publicAddress?: string;
    region?: string;
    turnDomain?: string;
    runs: string[];
  }[];
  regions?: { name: string; lat?: number; lon?: number }[];
  domain?: string;
}

function giveTurn(plan: Plan, name: string, roles: readonly string[] = [], domain = "turn-9.chat.example.org"): void {
  const machine = plan.machines.find((one) => one.name === name);
  machine?.runs.push(...roles);
  if (machine !== undefined) machine.turnDomain = domain;
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
    ["edge cannot have a turnDomain: its port 443 is the edge's.", (plan) => giveTurn(plan, "edge", ["livekit"])],
    ["app-1 has a turnDomain and runs no livekit.", (plan) => giveTurn(plan, "app-1")],
    ['"turn" is no domain.', (plan) => giveTurn(plan, "media-1", [], "turn")],
    [
      "Two machines are called, or are at, turn-2.chat.example.org.",
      (plan) => giveTurn(plan, "media-1", [], "turn-2.chat.example.org"),
    ],
    ["edge needs region.", (plan) => (plan.regions = [{ name: "west", lat: 40, lon: -74 }])],
  ])("%s", (sentence, change) => {
    expect(changed(change)).toThrow(sentence);
  });

  test("no JSON", () => {
    expect(() => parseFleetPlan("{")).toThrow("The plan is not JSON.");
  });
});

test("with regions each machine is in one of them, and each may have an edge", () => {
  const withRegions = JSON.parse(sample) as Plan;
  withRegions.regions = [
    { name: "west", lat: 40, lon: -74 },
    { name: "east", lat: 50, lon: 8 },
  ];
  for (const machine of withRegions.machines) machine.region = machine.name.endsWith("2") ? "east" : "west";
  const parsed = (): readonly string[] =>
    parseFleetPlan(JSON.stringify(withRegions))
      .machines.filter(({ region }) => region === "east")
      .map(({ name }) => name);
  expect(parsed()).toEqual(["app-2", "media-2"]);
  const second = { name: "edge-2", address: "10.20.0.3", publicAddress: "203.0.113.3", runs: ["edge"] };
  withRegions.machines.push({ ...second, region: "east" });
  expect(parsed()).toContain("edge-2");
  withRegions.machines.push({ ...second, name: "edge-3", address: "10.20.0.4", region: "east" });
  expect(parsed).toThrow("edge runs on 3 machines; it must be one, or one in each region.");
});
