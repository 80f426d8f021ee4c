import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { findPrograms } from "../deploy/programs.ts";
import { parseUnit } from "../deploy/testing/parse-unit.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import type { Fleet } from "./fleet.ts";
import { parseFleetPlan } from "./fleet-plan.ts";
import { writeFleet } from "./write-fleet.ts";

let fleet: Fleet;

beforeEach(() => {
  const plan = parseFleetPlan(readFileSync(join(import.meta.dirname, "sample-plan.json"), "utf8"));
  const uid = process.getuid?.() ?? 0;
  const owner = uid === 0 ? { uid: 65_534, gid: 65_534 } : { uid, gid: process.getgid?.() ?? uid };
  const { path: folder, remove } = temporaryFolder("fleet");
  onTestFinished(remove);
  fleet = { ...plan, folder, owner };
});

const write = () => writeFleet(fleet, findPrograms("/tools", {}));
const read = (machine: string, path: string): string => readFileSync(join(fleet.folder, machine, path), "utf8");
const secretsOf = (machine: string): readonly string[] => readdirSync(join(fleet.folder, machine, "secrets")).sort();

test("each machine gets what its services read, and no secret of another one's", () => {
  write();
  expect(secretsOf("edge")).toEqual([]);
  expect(secretsOf("media-1")).toEqual([]);
  expect(secretsOf("data")).toEqual(["postgres-password"]);
  expect(secretsOf("matrix")).not.toContain("as-token");
  for (const { name } of fleet.machines) {
    for (const unit of readdirSync(join(fleet.folder, name, "systemd")).filter((file) => file.endsWith(".service"))) {
      const { readOnlyPaths, writablePaths } = parseUnit(read(name, `systemd/${unit}`));
      for (const path of [...readOnlyPaths, ...writablePaths]) expect(existsSync(path), path).toBe(true);
    }
  }
});

test("every YAML file says each thing once", () => {
  write();
  for (const { name } of fleet.machines) {
    const files = readdirSync(join(fleet.folder, name), { recursive: true, encoding: "utf8" });
    // The parser refuses a key that stands twice; programs take the last one.
    for (const file of files.filter((path) => path.endsWith(".yaml")))
      expect(parse(read(name, file)), file).toBeTruthy();
  }
});

test("all machines know the same secrets, and writing again changes nothing", () => {
  write();
  const before = ["app-1", "app-2"].map((name) => read(name, "secrets/redis-url"));
  expect(before[0]).toBe(before[1]);
  const second = write();
  expect([...second.values()].flat().every(({ outcome }) => outcome === "unchanged")).toBe(true);
  expect(["app-1", "app-2"].map((name) => read(name, "secrets/redis-url"))).toEqual(before);
});

test("what a person has edited is kept", () => {
  write();
  const file = join(fleet.folder, "media-1/config/livekit.yaml");
  writeFileSync(file, `${readFileSync(file, "utf8")}\nlimit: { num_tracks: 800 }\n`);
  const report = write()
    .get("media-1")
    ?.find(({ path }) => path === "config/livekit.yaml");
  expect(report?.outcome).toBe("edited");
  expect(readFileSync(file, "utf8")).toContain("num_tracks: 800");
});

test("nodes take new calls where fewest people are, or where they are nearest", () => {
  write();
  const selector = (): unknown =>
    (parse(read("media-1", "config/livekit.yaml")) as Record<string, unknown>)["node_selector"];
  expect(selector()).toMatchObject({ kind: "any", sort_by: "clients" });
  const regions = [{ name: "west", lat: 40, lon: -74 }];
  fleet = { ...fleet, regions, machines: fleet.machines.map((machine) => ({ ...machine, region: "west" })) };
  write();
  expect(selector()).toMatchObject({ kind: "regionaware", regions });
  expect(read("media-1", "config/livekit.yaml")).toContain("region: west");
});

test("a node with a name for TURN takes it over TLS, and one without starts nothing for it", () => {
  write();
  expect(parse(read("media-1", "config/livekit.yaml"))).toMatchObject({
    turn: { domain: "turn-1.chat.example.org", external_tls: true, tls_port: 17_449 },
  });
  const certificate = "data/caddy/certificates/local/turn-1.chat.example.org/turn-1.chat.example.org;";
  expect(read("media-1", "config/nginx.conf")).toContain(join(fleet.folder, "media-1", certificate));
  expect(read("media-1", "config/Caddyfile")).toContain("\nturn-1.chat.example.org {\n\tbind 127.0.0.1\n");
  expect(parseUnit(read("media-1", "systemd/melo-turn.service")).capabilities).toEqual(["CAP_NET_BIND_SERVICE"]);
  const machines = fleet.machines.map((machine) => ({ ...machine, name: `${machine.name}-b`, turnDomain: undefined }));
  fleet = { ...fleet, machines };
  write();
  expect(parse(read("media-1-b", "config/livekit.yaml"))).not.toHaveProperty("turn");
  const units = readdirSync(join(fleet.folder, "media-1-b", "systemd"));
  expect(units.toSorted()).toEqual(["melo-livekit.service", "melo.target"]);
});

test("the edge hands on to every machine that runs a part", () => {
  write();
  const caddyfile = read("edge", "config/Caddyfile");
  expect(caddyfile).toContain("reverse_proxy 10.20.0.11:17101 10.20.0.12:17101");
  expect(caddyfile).toContain("reverse_proxy 10.20.0.21:17180 10.20.0.22:17180");
  expect(caddyfile).toContain("reverse_proxy 10.20.0.31:17118");
});
