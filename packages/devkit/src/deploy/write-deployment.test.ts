import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { temporaryFolder, type TemporaryFolder } from "../testing/temporary-folder.ts";
import type { Deployment } from "./deployment.ts";
import { findPrograms } from "./programs.ts";
import { sampleDeployment } from "./testing/sample-deployment.ts";
import { writeDeployment, type FileReport } from "./write-deployment.ts";

let parent: TemporaryFolder;
let deployment: Deployment;
beforeEach(() => {
  parent = temporaryFolder("deploy");
  deployment = sampleDeployment(join(parent.path, "melo"));
});
afterEach(() => parent.remove());

const programs = findPrograms("/tools", {});

function run(change: Partial<Deployment> = {}): readonly FileReport[] {
  return writeDeployment({ ...deployment, ...change }, programs);
}

function reportOf(reports: readonly FileReport[], path: string): FileReport | undefined {
  return reports.find((report) => report.path === path);
}

function fileOf(path: string): string {
  return join(deployment.folder, path);
}

test("every file is readable for its owner alone, and so is every folder", () => {
  run();
  for (const entry of readdirSync(deployment.folder, { recursive: true, withFileTypes: true })) {
    const mode = statSync(join(entry.parentPath, entry.name)).mode & 0o777;
    expect([entry.name, mode]).toEqual([entry.name, entry.isDirectory() ? 0o700 : 0o600]);
  }
});

test("a second run changes nothing: the same secrets, the same bytes", () => {
  run();
  const before = snapshot();
  const reports = run();
  expect(reports.every(({ outcome }) => outcome === "unchanged")).toBe(true);
  expect(snapshot()).toEqual(before);
});

test("an edit stays and is told, while files nobody touched follow a new decision", () => {
  run();
  appendFileSync(fileOf("config/redis.conf"), "tcp-keepalive 60\n");
  const reports = run({ email: "other@example.org" });
  expect(reportOf(reports, "config/redis.conf")).toMatchObject({ outcome: "edited", edits: ["+ tcp-keepalive 60"] });
  expect(readFileSync(fileOf("config/redis.conf"), "utf8")).toContain("tcp-keepalive 60");
  expect(reportOf(reports, "config/Caddyfile")?.outcome).toBe("updated");
  expect(readFileSync(fileOf("config/Caddyfile"), "utf8")).toContain("email other@example.org");
});

test("where edit and new decision meet, the edit stays and the new version lies beside it until they are joined", () => {
  run();
  appendFileSync(fileOf("config/Caddyfile"), "# mine\n");
  const conflict = reportOf(run({ email: "other@example.org" }), "config/Caddyfile");
  expect(conflict).toMatchObject({ outcome: "conflicting", edits: ["+ # mine"] });
  expect(readFileSync(fileOf("config/Caddyfile"), "utf8")).toContain("# mine");
  const proposed = readFileSync(fileOf("config/Caddyfile.new"), "utf8");
  expect(proposed).toContain("email other@example.org");
  expect(reportOf(run({ email: "other@example.org" }), "config/Caddyfile")?.outcome).toBe("conflicting");
  writeFileSync(fileOf("config/Caddyfile"), proposed);
  expect(reportOf(run({ email: "other@example.org" }), "config/Caddyfile")?.outcome).toBe("unchanged");
  expect(existsSync(fileOf("config/Caddyfile.new"))).toBe(false);
});

test("a file that somebody removed stays away, and a secret that somebody changed reaches the files that hold it", () => {
  run();
  rmSync(fileOf("systemd/melo-backup.timer"));
  writeFileSync(fileOf("secrets/redis-password"), "another-one\n");
  const reports = run();
  expect(reportOf(reports, "systemd/melo-backup.timer")?.outcome).toBe("removed");
  expect(existsSync(fileOf("systemd/melo-backup.timer"))).toBe(false);
  expect(readFileSync(fileOf("config/redis.conf"), "utf8")).toContain("requirepass another-one");
  expect(readFileSync(fileOf("secrets/redis-url"), "utf8")).toContain(":another-one@");
});

test("somebody's folder is refused, and nothing is written into it", () => {
  writeFileSync(join(parent.path, "letter.txt"), "");
  expect(() => run({ folder: parent.path })).toThrow("holds letter.txt");
  expect(readdirSync(parent.path)).toEqual(["letter.txt"]);
});

test.each(["/srv/with space", "relative", `/srv/${"long".repeat(20)}`])("%s is refused as a folder", (folder) => {
  expect(() => run({ folder })).toThrow("cannot be the folder of a deployment");
});

function snapshot(): ReadonlyMap<string, string> {
  const files = readdirSync(deployment.folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    files.map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name), "utf8")]),
  );
}
