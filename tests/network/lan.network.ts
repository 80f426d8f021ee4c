import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createTestNetwork, type NetworkHost, type TestNetwork } from "@melo/devkit/testing/network";
import { temporaryFolder } from "@melo/devkit/testing/temporary-folder";
import { afterAll, beforeAll, expect, test } from "vitest";
import { enterServerOf } from "../e2e/support/enter-server.ts";
import { axePath, findViolations } from "../e2e/support/accessibility.ts";
import { launchChromium } from "../e2e/support/browser.ts";
import { createPerson, type Person } from "../e2e/support/person.ts";
import { askHost } from "./support/ask-host.ts";
import { browserOn, type BrowserOnHost } from "./support/browser-on.ts";
import { measureMediaRoutes } from "./support/media-route.ts";
import { cliFile } from "./support/run-melo.ts";
import { registerWith } from "./support/register-on.ts";

const address = "192.168.7.1";
const port = 3000;
const origin = `https://${address}:${port}`;
const folder = temporaryFolder("lan");
const data = join(folder.path, "data");
const authorityFile = join(folder.path, "downloaded.crt");
const looks = {
  ann: { colour: [200, 40, 40], toneHz: 440 },
  ben: { colour: [40, 90, 200], toneHz: 660 },
} as const;

let network: TestNetwork;
let home: NetworkHost;
let melo: ChildProcess;
/** What `npm start -- --lan --json-events` says once everything runs. */
let healthy: { readonly origin: string };
const hosts = new Map<string, NetworkHost>();
const people: Person[] = [];
const browsers: BrowserOnHost[] = [];

beforeAll(async () => {
  network = await createTestNetwork();
  home = await network.addHost({ name: "home", address });
  hosts.set("ann", await network.addHost({ name: "ann", address: "192.168.7.10" }));
  hosts.set("ben", await network.addHost({ name: "ben", address: "192.168.7.11" }));
  const start = [cliFile, "start", "--lan", "--data", data, "--port", String(port), "--json-events"];
  const [command, ...args] = home.commandLine(process.execPath, start);
  melo = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
  healthy = await new Promise((resolve, reject) => {
    melo.once("exit", () => reject(new Error("npm start -- --lan has ended")));
    if (melo.stdout === null) return;
    createInterface({ input: melo.stdout }).on("line", (line) => {
      const event = JSON.parse(line);
      if (event.event === "healthy") resolve(event);
    });
  });
});
afterAll(async () => {
  await Promise.all(people.map((person) => person.close()));
  for (const browser of browsers) browser.remove();
  if (melo?.exitCode === null) {
    const exited = once(melo, "exit");
    melo.kill("SIGTERM");
    await exited;
  }
  await network?.remove();
  folder.remove();
});

function host(name: "ann" | "ben"): NetworkHost {
  const found = hosts.get(name);
  if (found === undefined) throw new Error(`there is no host ${name}`);
  return found;
}

async function personOf(name: "ann" | "ben"): Promise<Person> {
  const browser = await browserOn(host(name), authorityFile);
  browsers.push(browser);
  const person = await createPerson({ origin, name, media: looks[name], browserPath: browser.path });
  people.push(person);
  const { password } = await registerWith(home, `http://127.0.0.1:${await synapsePort()}`, secretFile, name);
  await person.signIn(name, password);
  return person;
}

const secretFile = join(data, "secrets/registration-secret");

async function synapsePort(): Promise<number> {
  return JSON.parse(await home.run("cat", [join(data, "run/ports.json")])).synapse;
}

test("who types the address finds, without HTTPS, how to trust it and the certificate to do it with", async () => {
  expect(healthy.origin).toBe(origin);
  const ann = host("ann");
  const page = await askHost(ann, `http://${address}:${port}/`, "/dev/null");
  expect(page.headers["content-type"]).toBe("text/html; charset=utf-8");
  expect(page.body).toContain(`href="${origin}"`);
  const certificate = await askHost(ann, `http://${address}:${port}/melo-authority.crt`, "/dev/null");
  expect(certificate.headers["content-type"]).toBe("application/x-x509-ca-cert");
  writeFileSync(authorityFile, certificate.body);
  const fingerprint = await home.run("openssl", ["x509", "-in", authorityFile, "-noout", "-fingerprint", "-sha256"]);
  expect(page.body).toContain(fingerprint.split("=")[1]?.trim());
});

test("the page that explains it can be read by everybody, in both colour schemes, on a phone and on a computer", async () => {
  const browser = await browserOn(host("ann"), authorityFile);
  browsers.push(browser);
  const chromium = await launchChromium([], browser.path);
  try {
    for (const colorScheme of ["dark", "light"] as const) {
      for (const width of [390, 1280]) {
        const context = await chromium.newContext({ colorScheme, viewport: { width, height: 844 }, bypassCSP: true });
        const page = await context.newPage();
        await page.goto(`http://${address}:${port}/`);
        await page.addScriptTag({ path: axePath });
        expect([colorScheme, width, await findViolations(page)]).toEqual([colorScheme, width, []]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
        await context.close();
      }
    }
  } finally {
    await chromium.close();
  }
});

test("a browser that does not trust it is refused, and one that was told to gets every path over HTTPS", async () => {
  const ann = host("ann");
  expect((await askHost(ann, `${origin}/login`, "/dev/null")).status).toBe(0);
  for (const path of ["/login", "/_matrix/client/versions", "/_melo/v1/setup", "/livekit/jwt/healthz"]) {
    expect([path, (await askHost(ann, origin + path, authorityFile)).status]).toEqual([path, 200]);
  }
});

test("people on two machines of the network see and hear each other, over this network alone", async () => {
  const [ann, ben] = [await personOf("ann"), await personOf("ben")];
  await ann.createServer("Paper Lanterns");
  await enterServerOf(ann, ben, "Paper Lanterns");
  for (const person of [ann, ben]) {
    await person.joinVoice("Lounge");
    await person.waitUntilInCall();
    await person.toggle("Turn camera on");
  }
  await Promise.all([
    ann.seesVideoOf(ben.userName, looks.ben.colour),
    ben.seesVideoOf(ann.userName, looks.ann.colour),
    ann.hearsSomething(),
    ben.hearsSomething(),
  ]);
  for (const person of [ann, ben]) {
    expect(await measureMediaRoutes(person.page)).toEqual([expect.objectContaining({ protocol: "udp" })]);
    expect(person.pageErrors()).toEqual([]);
  }
});
