import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFailed, test } from "vitest";
import {
  createTestNetwork,
  dropAtRandom,
  dropUdp,
  onlyTcp443,
  type NetworkHost,
  type TestNetwork,
} from "@melo/devkit/testing/network";
import { failedSteps, testConnection } from "../e2e/support/connection-page.ts";
import { enterServerOf } from "../e2e/support/enter-server.ts";
import type { FakeMedia } from "../e2e/support/fake-media.ts";
import { createPerson, type Person } from "../e2e/support/person.ts";
import { until } from "../e2e/support/until.ts";
import { browserOn, type BrowserOnHost } from "./support/browser-on.ts";
import { domain, origin, startDeployedServer, turnDomain, type DeployedServer } from "./support/deployed-server.ts";
import { measureMediaRoutes, type MediaRoute } from "./support/media-route.ts";
import { registerOn } from "./support/register-on.ts";

const address = "203.0.113.1";
const hosts = { [domain]: address, [turnDomain]: address };
/** Ann's network is the one that is closed, lossy, slow or changed; Ben's is as networks should be. */
const looks = {
  ann: { colour: [200, 40, 40], toneHz: 440 },
  ben: { colour: [40, 90, 200], toneHz: 660 },
} as const satisfies Record<string, FakeMedia>;
/** F9 of the catalogue: media is back this long after UDP has been blocked. */
const blockedLimitMs = 10_000;
/** Media is back this long after an address has changed. */
const changedLimitMs = 15_000;
const routeLimitMs = 30_000;

let network: TestNetwork;
let server: DeployedServer;
let annsNetwork: NetworkHost;
let slowNetwork: NetworkHost;
/** Without UDP, and where nobody knows TURN's name: TCP is the only way. */
let officeNetwork: NetworkHost;
let bensNetwork: NetworkHost;
let ben: Person;
const browsers: BrowserOnHost[] = [];
let guests: Person[] = [];

beforeAll(async () => {
  network = await createTestNetwork();
  annsNetwork = await network.addHost({ name: "ann", address: "192.0.2.10", hosts });
  bensNetwork = await network.addHost({ name: "ben", address: "192.0.2.20", hosts });
  slowNetwork = await network.addHost({ name: "slow", address: "192.0.2.30", hosts, delayMs: 150 });
  officeNetwork = await network.addHost({ name: "office", address: "192.0.2.40", hosts: { [domain]: address } });
  await officeNetwork.filter(dropUdp);
  server = await startDeployedServer("firewalls", await network.addHost({ name: "server", address, hosts }));
  for (const name of ["ann", "ben", "slow", "office"]) await registerOn(server, name);
  ben = await signIn("ben", bensNetwork);
  await ben.createServer("Paper Lanterns");
  await ben.joinVoice("Lounge");
  await ben.waitUntilInCall();
  await ben.toggle("Turn camera on");
});
afterAll(async () => {
  await ben?.close();
  for (const browser of browsers) browser.remove();
  await server?.stop();
  await network?.remove();
});
beforeEach(() => {
  onTestFailed(async () => {
    for (const person of [ben, ...guests]) {
      console.error(
        `--- ${person.name}`,
        person.page.url(),
        person.pageErrors(),
        await measureMediaRoutes(person.page),
      );
      await person.page.screenshot({ path: `test-results/network-${person.name}.png` });
    }
    console.error(`The servers' logs are in ${server.logFolder}`);
  });
});
afterEach(async () => {
  await Promise.all(guests.map((person) => person.close()));
  guests = [];
  await annsNetwork.filter(undefined);
});

async function signIn(name: string, host: NetworkHost): Promise<Person> {
  const browser = await browserOn(host, server.authorityFile);
  browsers.push(browser);
  const media = name === "ben" ? looks.ben : looks.ann;
  const person = await createPerson({ origin, name, media, browserPath: browser.path });
  await person.signIn(name, `password of ${name}`);
  return person;
}

const members = new Set<string>();

async function join(name: string, host: NetworkHost): Promise<Person> {
  const person = await signIn(name, host);
  guests.push(person);
  if (members.has(name)) {
    await person.page
      .getByRole("navigation", { name: "Servers" })
      .getByRole("link", { name: "Paper Lanterns" })
      .click();
  } else {
    await enterServerOf(ben, person, "Paper Lanterns", domain);
    members.add(name);
  }
  await person.joinVoice("Lounge");
  await person.waitUntilInCall();
  await person.toggle("Turn camera on");
  return person;
}

/** Decoded sound and the right picture, both ways. */
async function meet(person: Person): Promise<void> {
  await Promise.all([
    person.seesVideoOf(ben.userName, looks.ben.colour),
    ben.seesVideoOf(person.userName, looks.ann.colour),
    person.hearsSomething(),
    ben.hearsSomething(),
  ]);
  expect(person.pageErrors()).toEqual([]);
}

async function routesOf(person: Person, isRight: (route: MediaRoute) => boolean): Promise<readonly MediaRoute[]> {
  return until(
    "media takes the way that is open",
    routeLimitMs,
    () => measureMediaRoutes(person.page),
    (routes) => routes.length > 0 && routes.every(isRight),
  );
}

/** What the page about the connection says there; the call goes on meanwhile. */
async function findsOut(person: Person, result: string, failed: readonly string[]): Promise<void> {
  await person.page.getByRole("button", { name: /, more about it$/ }).click();
  await testConnection(person, result);
  expect((await failedSteps(person)).map((text) => text.split("\n")[0])).toEqual(failed);
  await person.page.keyboard.press("Escape");
  await person.hearsSomething();
}

const isDirectUdp = ({ type, protocol }: MediaRoute): boolean => type !== "relay" && protocol === "udp";
const isDirectTcp = ({ type, protocol }: MediaRoute): boolean => type !== "relay" && protocol === "tcp";
const isTurnTls = ({ type, relayProtocol }: MediaRoute): boolean => type === "relay" && relayProtocol === "tls";

test("an open network: media goes straight to the server over UDP", async () => {
  const ann = await join("ann", annsNetwork);
  await meet(ann);
  await routesOf(ann, isDirectUdp);
  await routesOf(ben, isDirectUdp);
  await findsOut(ann, "Calls work", []);
});

test("a network without UDP: media goes over ICE's TCP port", async () => {
  const ann = await join("office", officeNetwork);
  await meet(ann);
  await routesOf(ann, isDirectTcp);
});

test("a network without UDP, with a choice between TCP and TURN: people meet, and the page finds both", async () => {
  await annsNetwork.filter(dropUdp);
  const ann = await join("ann", annsNetwork);
  await meet(ann);
  // The browser keeps to whichever it has found first.
  await routesOf(ann, (route) => isDirectTcp(route) || isTurnTls(route));
  await findsOut(ann, "Calls work, but on a detour", ["Call server, media over UDP"]);
});

test("a network with HTTPS alone: media goes over TURN on port 443", async () => {
  await annsNetwork.filter(onlyTcp443);
  const ann = await join("ann", annsNetwork);
  await meet(ann);
  await routesOf(ann, isTurnTls);
  await findsOut(ann, "Calls work, but on a detour", ["Call server, media over UDP", "Call server, media over TCP"]);
});

test("a slow network that loses packets: people meet over UDP all the same", async () => {
  await slowNetwork.filter(dropAtRandom(5));
  const ann = await join("slow", slowNetwork);
  await meet(ann);
  const routes = await routesOf(ann, (route) => isDirectUdp(route) && route.roundTripMs > 0);
  for (const { roundTripMs } of routes) expect(roundTripMs).toBeGreaterThanOrEqual(300);
});

/** How long until new sound is decoded on both sides, from now on. */
async function silenceMs(person: Person): Promise<number> {
  const startedAt = performance.now();
  await Promise.all([person.hearsSomething(), ben.hearsSomething()]);
  return performance.now() - startedAt;
}

test("UDP blocked in the middle of a call: media is back over TCP without a click (F9)", async () => {
  const ann = await join("ann", annsNetwork);
  await meet(ann);
  await routesOf(ann, isDirectUdp);
  await annsNetwork.filter(dropUdp);
  const blockedAt = performance.now();
  await routesOf(ann, (route) => !isDirectUdp(route));
  await silenceMs(ann);
  const gapMs = performance.now() - blockedAt;
  console.log(`F9: media is back ${Math.round(gapMs)} ms after UDP was blocked`);
  expect(gapMs).toBeLessThan(blockedLimitMs);
  await meet(ann);
});

test("another address in the middle of a call: media is back without a click", async () => {
  const ann = await join("ann", annsNetwork);
  await meet(ann);
  await annsNetwork.changeAddress("192.0.2.77");
  const changedAt = performance.now();
  await routesOf(ann, ({ localAddress }) => localAddress === undefined || localAddress === "192.0.2.77");
  await silenceMs(ann);
  const gapMs = performance.now() - changedAt;
  console.log(`Another address: media is back after ${Math.round(gapMs)} ms`);
  expect(gapMs).toBeLessThan(changedLimitMs);
  await meet(ann);
  await annsNetwork.changeAddress("192.0.2.10");
});
