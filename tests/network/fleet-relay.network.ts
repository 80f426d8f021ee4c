import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createTestNetwork, onlyTcp443 } from "@melo/devkit/testing/network";
import { afterAll, beforeAll, expect, test } from "vitest";
import { until } from "../e2e/support/until.ts";
import { connectFrom } from "./support/connect-from.ts";
import { registerFleetPerson } from "./support/fleet-person.ts";
import { cliFile } from "./support/run-melo.ts";
import { origin, startFleet, type PlannedMachine, type RunningFleet } from "./support/running-fleet.ts";

const patienceMs = 60_000;
/** A relay sends nothing to private addresses: nodes are where their public ones would be. */
const publicAddresses: Readonly<Record<string, string>> = { "media-1": "203.0.113.21", "media-2": "203.0.113.22" };

let fleet: RunningFleet;

beforeAll(async () => {
  fleet = await startFleet(await createTestNetwork(), {
    name: "fleet-relay",
    change: (plan) => ({ ...plan, machines: plan.machines.map(inPublic) }),
  });
});
afterAll(() => fleet?.stop());

function inPublic(machine: PlannedMachine): PlannedMachine {
  const address = publicAddresses[machine.name];
  return address === undefined ? machine : { ...machine, address, publicAddress: address };
}

interface DoctorReport {
  readonly results: readonly { readonly id: string; readonly status: string; readonly found: string }[];
}

/** Each machine with Caddy has an authority of its own here. */
async function trustAll(): Promise<string> {
  const machines = ["edge", ...Object.keys(publicAddresses)];
  const files = machines.map((name) => join(fleet.folder, name, "data/caddy/pki/authorities/local/root.crt"));
  await until(
    "all have made their authority",
    patienceMs,
    async () => files.every((file) => existsSync(file)),
    Boolean,
  );
  const together = join(fleet.folder, "authorities.pem");
  writeFileSync(together, files.map((file) => readFileSync(file, "utf8")).join("\n"));
  return together;
}

test("whose network lets nothing but HTTPS out gets media from a node of the fleet, by TURN over TLS", async () => {
  const ann = await registerFleetPerson(fleet, "ann");
  const authorityFile = await trustAll();
  const strict = await fleet.addHost("strict");
  for (const number of [1, 2]) {
    const goal = { host: `turn-${number}.chat.example.org`, port: 443, tls: true };
    // What is no TURN is hung up on: it is not Caddy that answers.
    await until(
      `${goal.host} has its certificate`,
      patienceMs,
      () => connectFrom(strict, goal, ["GET / HTTP/1.1", "", ""]),
      (answer) => answer === "closed" || answer === "silence",
    );
  }
  await strict.filter(onlyTcp443);
  const report = await strict.run("env", [
    `NODE_EXTRA_CA_CERTS=${authorityFile}`,
    `MELO_DOCTOR_TOKEN=${ann.accessToken}`,
    "sh",
    "-c",
    // Its exit code says that other ways are closed, as they are.
    `${process.execPath} ${cliFile} doctor --url ${origin} --token --json || true`,
  ]);
  // Of MELO's own command.
  const { results } = JSON.parse(report) as DoctorReport;
  const resultOf = (id: string) => results.find((result) => result.id === id);
  expect(resultOf("turn-tls")).toMatchObject({
    status: "ok",
    found: expect.stringMatching(/turn-[12]\.chat\.example\.org/),
  });
  expect(resultOf("media-udp")?.status).not.toBe("ok");
});
