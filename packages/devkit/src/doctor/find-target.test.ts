import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ensureDeploymentSecrets } from "../deploy/deployment-secrets.ts";
import { deploymentLayout } from "../deploy/deployment-layout.ts";
import { sampleDeployment } from "../deploy/testing/sample-deployment.ts";
import { ensureSecrets, readSecret } from "../config/secrets.ts";
import { dataLayout } from "../instance/layout.ts";
import { temporaryFolder, type TemporaryFolder } from "../testing/temporary-folder.ts";
import { findTarget } from "./find-target.ts";

let folder: TemporaryFolder;
beforeEach(() => {
  folder = temporaryFolder("doctor");
});
afterEach(() => folder.remove());

function writeEmbedded(origin: string): void {
  const layout = dataLayout(folder.path);
  ensureSecrets(layout.secretsFolder);
  for (const each of [layout.configFolder, layout.runFolder]) mkdirSync(each);
  writeFileSync(layout.synapseConfigFile, `public_baseurl: ${origin}/\nserver_name: localhost\n`);
  writeFileSync(layout.portsFile, JSON.stringify({ synapse: 4001, callsInternal: 4002 }));
}

test("the folder of npm start says where everything is", () => {
  writeEmbedded("http://localhost:3000");
  const { origin, serverName, own } = findTarget(
    { source: { kind: "embedded", folder: folder.path }, roomIds: [] },
    undefined,
  ).target;
  expect({ origin, serverName }).toEqual({ origin: "http://localhost:3000", serverName: "localhost" });
  expect(own).toEqual({
    homeserverUrl: "http://127.0.0.1:4001",
    callsUrl: "http://127.0.0.1:4002",
    service: { id: "melo-calls", asToken: readSecret(join(folder.path, "secrets/as-token")) },
    dataFolder: folder.path,
    logFolder: join(folder.path, "logs"),
    database: "sqlite",
    databaseFile: join(folder.path, "synapse/homeserver.db"),
  });
});

test("for other machines its own authority is believed", () => {
  writeEmbedded("https://192.168.1.7:3000");
  const { authorityFile } = findTarget({ source: { kind: "embedded", folder: folder.path }, roomIds: [] }, undefined);
  expect(authorityFile).toBe(join(folder.path, "secrets/lan-authority.crt"));
});

test("so does the folder of npm run deploy", () => {
  const deployment = { ...sampleDeployment(folder.path), certificates: "internal" };
  ensureDeploymentSecrets(deploymentLayout(folder.path));
  writeFileSync(join(folder.path, "deployment.json"), JSON.stringify(deployment));
  const { target, authorityFile } = findTarget(
    { source: { kind: "deployment", folder: folder.path }, roomIds: [] },
    undefined,
  );
  const { origin, own } = target;
  expect(origin).toBe(`https://${deployment.domain}`);
  expect(own).toMatchObject({
    callsUrl: "http://127.0.0.1:17102",
    database: "postgres",
    logFolder: undefined,
  });
  expect(authorityFile).toBe(join(folder.path, "data/caddy/pki/authorities/local/root.crt"));
});

test.each([
  ["embedded", "Nothing was ever started"],
  ["deployment", "no deployment of MELO"],
] as const)("an empty folder is no %s server", (kind, sentence) => {
  expect(() => findTarget({ source: { kind, folder: folder.path }, roomIds: [] }, undefined)).toThrow(sentence);
});
