import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { createServer as createHttpsServer, type Server as HttpsServer } from "node:https";
import { createServer, type AddressInfo, type Server } from "node:net";
import { MeloError } from "@melo/protocol";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createSelfSignedCertificate } from "../testing/test-certificates.ts";
import { createAddressPolicy } from "./address-policy.ts";
import { createAskUserinfo } from "./ask-homeserver.ts";
import type { NameLookup, ServiceTarget } from "./name-lookup.ts";
import { createOutbound, type SendOutbound } from "./outbound.ts";
import type { AskUserinfo } from "./openid-token.ts";

/** Stands for the internet: the one address of this machine that the policy of these tests opens. */
const internet = "127.0.0.2";
const httpsPort = 443;

/** Whoever connects to one of these has been led to a private address. */
let canaries: readonly Server[];
let canaryPort: number;
let visits: string[];
let site: HttpsServer;
let sitePort: number;
/** What the site in the internet answers, by path; anything else is 404. */
let pages: Map<string, (response: ServerResponse) => void>;
let heard: string[];

let addresses: Map<string, readonly string[] | (() => readonly string[])>;
let services: Map<string, readonly ServiceTarget[]>;
let lookups: string[];
let ask: AskUserinfo;
let nowMs: number;

async function listen(server: Server | HttpsServer, host: string, port: number): Promise<number> {
  server.listen(port, host);
  await once(server, "listening");
  // A listening TCP server always has an AddressInfo.
  return (server.address() as AddressInfo).port;
}

beforeAll(async () => {
  const canary = (): Server =>
    createServer((socket) => {
      visits.push(socket.localAddress ?? "");
      socket.destroy();
    });
  const [first, second] = [canary(), canary()];
  canaryPort = await listen(first, "127.0.0.1", 0);
  await listen(second, "::1", canaryPort);
  canaries = [first, second];
  site = createHttpsServer(createSelfSignedCertificate(["good.example", internet]), (request, response) => {
    heard.push(`${request.headers.host ?? ""} ${request.url ?? ""}`);
    const page = pages.get(request.url?.split("?")[0] ?? "");
    if (page === undefined) response.writeHead(404).end("{}");
    else page(response);
  });
  sitePort = await listen(site, internet, 0);
});

afterAll(() => {
  for (const server of [...canaries, site]) server.close();
});

beforeEach(() => {
  [visits, heard, lookups] = [[], [], []];
  nowMs = 0;
  pages = new Map([[userinfoPath, json({ sub: "@ann:good.example" })]]);
  addresses = new Map([["good.example", [internet]]]);
  services = new Map();
  const lookup: NameLookup = {
    async addressesOf(host) {
      lookups.push(host);
      const found = addresses.get(host) ?? [];
      return typeof found === "function" ? found() : found;
    },
    servicesOf: async (name) => services.get(name) ?? [],
  };
  const isAllowed = createAddressPolicy({ allowedNetworks: [{ address: internet, prefix: 32 }] });
  const outbound = createOutbound({ lookup, isAllowed, isTlsVerified: false });
  // Nobody may listen at 443 here: what is sent there arrives at the site.
  const send: SendOutbound = (to, request) => outbound(to.port === httpsPort ? { ...to, port: sitePort } : to, request);
  const deps = { send, lookup, knownUrls: new Map(), allowedServers: undefined, fetch: globalThis.fetch };
  ask = createAskUserinfo({ ...deps, now: () => nowMs });
});

afterEach(() => expect(visits).toEqual([]));

const userinfoPath = "/_matrix/federation/v1/openid/userinfo";
const delegationPath = "/.well-known/matrix/server";

function json(body: object, status = 200, headers: Readonly<Record<string, string>> = {}) {
  return (response: ServerResponse): void => {
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
  };
}

async function outcomeOf(serverName: string): Promise<string> {
  return ask(serverName, "token").then(
    ({ status }) => `answered ${status}`,
    (error: unknown) => (error instanceof MeloError ? error.code : "another error"),
  );
}

describe("a homeserver is found", () => {
  const answer = { status: 200, body: { sub: "@ann:good.example" } };

  test("at the port that its name says", async () => {
    expect(await ask(`good.example:${sitePort}`, "a+b/c=&d")).toEqual(answer);
    expect(heard).toEqual([`good.example:${sitePort} ${userinfoPath}?access_token=a%2Bb%2Fc%3D%26d`]);
  });

  test("at the address that its name is", async () => {
    expect(await ask(`${internet}:${sitePort}`, "token")).toEqual(answer);
  });

  test("where it delegates to, along redirects, and is remembered", async () => {
    pages.set(delegationPath, json({}, 302, { location: "/elsewhere" }));
    pages.set("/elsewhere", json({ "m.server": `good.example:${sitePort}` }));
    for (const _ of [1, 2]) expect(await ask("good.example", "token")).toEqual(answer);
    expect(heard.map((line) => line.split(" ")[1]?.split("?")[0])).toEqual([
      delegationPath,
      "/elsewhere",
      userinfoPath,
      userinfoPath,
    ]);
  });

  test.each(["_matrix-fed._tcp.good.example", "_matrix._tcp.good.example"])("by its record %s", async (record) => {
    addresses.set("node.example", [internet]);
    services.set(record, [{ host: "node.example", port: sitePort }]);
    expect(await ask("good.example", "token")).toEqual(answer);
    expect(heard.at(-1)).toMatch(/^good\.example /);
  });

  test("at its next address if the first does not answer", async () => {
    addresses.set("good.example", [internet, internet]);
    const silent = createServer((socket) => socket.destroy());
    const port = await listen(silent, internet, 0);
    services.set("_matrix-fed._tcp.good.example", [
      { host: "good.example", port },
      { host: "good.example", port: sitePort },
    ]);
    expect(await ask("good.example", "token")).toEqual(answer);
    silent.close();
  });
});

/** Names that lead, in one way or another, to this machine, its network, or its cloud. `PORT` is a canary's. */
const spellings = [
  ["127.0.0.1", "127.0.0.1:PORT", "127.1:PORT", "127.0.1:PORT", "127.000.000.001:PORT", "0127.0.0.1:PORT"],
  ["2130706433:PORT", "0x7f000001:PORT", "0x7F.0x0.0x0.0x1:PORT", "0177.0.0.1:PORT", "017700000001:PORT"],
  ["0x7f.1:PORT", "0x7f.0.1:PORT", "127.0.0.1.:PORT", "127。0。0。1:PORT", "①②⑦.0.0.1:PORT", "0:PORT", "0.0.0.0:PORT"],
  ["127.0.0.2.1:PORT", "127.127.127.127:PORT", "[::1]:PORT", "[0:0:0:0:0:0:0:1]:PORT", "[::]:PORT"],
  ["[::ffff:127.0.0.1]:PORT", "[::ffff:7f00:1]:PORT", "[0:0:0:0:0:FFFF:7F00:1]:PORT", "[::127.0.0.1]:PORT"],
  ["[::7f00:1]:PORT", "[64:ff9b::7f00:1]:PORT", "[2002:7f00:1::]:PORT", "[fe80::1]:PORT", "[fe80::1%25lo]:PORT"],
  ["[fe80::1%lo]:PORT", "[fc00::1]:PORT", "[fd00:ec2::254]:PORT", "[fec0::1]:PORT", "[ff02::1]:PORT", "::1"],
  ["10.0.0.1:PORT", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.1.1:PORT"],
  ["169.254.169.254", "169.254.169.254:443", "169.254.170.2", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376"],
  ["[::ffff:169.254.169.254]", "[::ffff:a9fe:a9fe]", "100.64.0.1", "100.100.100.200", "192.0.0.192", "198.18.0.1"],
  ["192.0.2.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.88.99.1"],
  ["localhost", "localhost:PORT", "LOCALHOST:PORT", "localhost.:PORT", "localhost.localdomain:PORT"],
  ["127.0.0.1.nip.io:PORT", "a.localtest.me:PORT", "metadata.google.internal", "metadata.google.internal:443"],
  [
    "user@127.0.0.1:PORT",
    "good.example@127.0.0.1:PORT",
    "good.example:pw@127.0.0.1:PORT",
    "127.0.0.1:PORT@good.example",
  ],
  ["127.0.0.1:PORT/", "127.0.0.1:PORT/path", "127.0.0.1:PORT?x", "127.0.0.1:PORT#x", "127.0.0.1:PORT\\x"],
  ["good.example#127.0.0.1:PORT", "http://127.0.0.1:PORT", "//127.0.0.1:PORT", "127.0.0.1%00.good.example:PORT"],
  ["127.0.0.1%3APORT", "127.0.0.1:PORT\r\nhost: x", "127.0.0.1:PORT\u0000", " 127.0.0.1:PORT", "127.0.0.1 :PORT"],
  ["127.0.0.1:22", "good.example:22", "good.example:25", "good.example:6379x", "good.example:80", "good.example:99999"],
  ["mixed.example:PORT", "private.example:PORT", "mapped.example:PORT", "", ".", "*", "a".repeat(300)],
].flat();

describe("nobody makes us connect to what is not in the internet (T2)", () => {
  beforeEach(() => {
    for (const name of [
      "localhost",
      "localhost.localdomain",
      "127.0.0.1.nip.io",
      "a.localtest.me",
      "private.example",
    ]) {
      addresses.set(name, ["127.0.0.1"]);
    }
    addresses.set("metadata.google.internal", ["169.254.169.254"]);
    addresses.set("mixed.example", [internet, "127.0.0.1"]);
    addresses.set("mapped.example", ["::ffff:127.0.0.1"]);
  });

  test("there are at least eighty names to try", () => expect(new Set(spellings).size).toBeGreaterThanOrEqual(80));

  test.each(spellings)("by naming %j", async (spelling) => {
    const name = spelling.replaceAll("PORT", String(canaryPort));
    expect(await outcomeOf(name)).toBe("server_unreachable");
    expect(heard.filter((line) => line.includes(userinfoPath))).toEqual([]);
  });

  test("by a name server that answers differently the second time", async () => {
    let answers = 0;
    addresses.set("rebinding.example", () => {
      answers += 1;
      return answers === 1 ? [internet] : ["127.0.0.1"];
    });
    expect(await outcomeOf(`rebinding.example:${sitePort}`)).toBe("answered 200");
    expect(lookups).toEqual(["rebinding.example"]);
    // And after the first look at the delegation, too.
    answers = 0;
    pages.set(delegationPath, json({ "m.server": `rebinding.example:${canaryPort}` }));
    expect(await outcomeOf("rebinding.example")).toBe("server_unreachable");
  });

  test.each([
    ["an address", "127.0.0.1:PORT"],
    ["an address in another spelling", "2130706433:PORT"],
    ["a name of this machine", "localhost:PORT"],
    ["the metadata of a cloud", "169.254.169.254:443"],
    ["a port of another service", "good.example:6379/"],
  ])("by delegating to %s", async (_, target) => {
    pages.set(delegationPath, json({ "m.server": target.replace("PORT", String(canaryPort)) }));
    addresses.set("localhost", ["127.0.0.1"]);
    expect(await outcomeOf("good.example")).toBe("server_unreachable");
  });

  test.each([
    "http://169.254.169.254/latest/meta-data/",
    "https://169.254.169.254/",
    "https://127.0.0.1:PORT/",
    "https://[::1]:PORT/",
    "https://localhost:PORT/",
    "https://good.example@127.0.0.1:PORT/",
    "https://good.example:22/",
    "ftp://good.example/",
    "file:///etc/passwd",
    "//127.0.0.1:PORT/",
  ])("by redirecting the question for its delegation to %s", async (target) => {
    addresses.set("localhost", ["127.0.0.1"]);
    const location = target.replace("PORT", String(canaryPort));
    pages.set(delegationPath, json({}, 302, { location }));
    expect(await outcomeOf("good.example")).toBe("server_unreachable");
    expect(heard.map((line) => line.split(" ")[1])).toEqual([delegationPath]);
  });

  test("by redirecting for ever", async () => {
    pages.set(delegationPath, json({}, 302, { location: delegationPath }));
    expect(await outcomeOf("good.example")).toBe("server_unreachable");
    expect(heard).toHaveLength(6);
  });

  test("by redirecting the question for the user", async () => {
    pages.set(userinfoPath, json({}, 302, { location: `https://127.0.0.1:${canaryPort}/` }));
    expect(await outcomeOf(`good.example:${sitePort}`)).toBe("answered 302");
  });

  test.each([
    ["this machine", { host: "localhost", port: 0 }],
    ["an address", { host: "127.0.0.1", port: 0 }],
    ["a service of its own", { host: "good.example", port: 25 }],
  ])("by a record that leads to %s", async (_, target) => {
    addresses.set("localhost", ["127.0.0.1"]);
    const service = { ...target, port: target.port === 0 ? canaryPort : target.port };
    services.set("_matrix-fed._tcp.good.example", [service, { host: "localhost", port: 6379 }]);
    expect(await outcomeOf("good.example")).toBe("server_unreachable");
  });
});

describe("a host that misbehaves costs little", () => {
  test("whatever it answers is read up to a limit", async () => {
    pages.set(userinfoPath, (response) => void response.end("x".repeat(10 * 1024 * 1024)));
    expect(await outcomeOf(`good.example:${sitePort}`)).toBe("server_unreachable");
  });

  test("whoever answers a byte now and then is not waited for", { timeout: 10_000 }, async () => {
    pages.set(userinfoPath, (response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write(" "), 100);
      response.on("close", () => clearInterval(drip));
    });
    const startedMs = performance.now();
    expect(await outcomeOf(`good.example:${sitePort}`)).toBe("server_unreachable");
    expect(performance.now() - startedMs).toBeLessThan(5500);
  });

  test("whoever could not be reached is left in peace for half a minute", async () => {
    for (const _ of [1, 2, 3]) expect(await outcomeOf("dead.example:8448")).toBe("server_unreachable");
    expect(lookups).toEqual(["dead.example"]);
    nowMs += 30_000;
    await outcomeOf("dead.example:8448");
    expect(lookups).toHaveLength(2);
  });

  test("only so many ask it at once", async () => {
    const waiting: (() => void)[] = [];
    pages.set(userinfoPath, (response) => void waiting.push(() => response.end("{}")));
    const outcomes = Array.from({ length: 12 }, () => outcomeOf(`good.example:${sitePort}`));
    await expect.poll(() => waiting.length).toBe(8);
    for (const release of waiting) release();
    const counts = Object.groupBy(await Promise.all(outcomes), (outcome) => outcome);
    expect([counts["answered 200"]?.length, counts["rate_limited"]?.length]).toEqual([8, 4]);
  });
});

test("a certificate must be the homeserver's", async () => {
  const { lookup, isAllowed } = {
    lookup: { addressesOf: async () => [internet], servicesOf: async () => [] },
    isAllowed: () => true,
  };
  const send = createOutbound({ lookup, isAllowed, isTlsVerified: true });
  const destination = { host: "good.example", port: sitePort, authority: "good.example", isSecure: true };
  const request = { method: "GET", path: "/", signal: AbortSignal.timeout(5000) } as const;
  await expect(send(destination, request)).rejects.toMatchObject({
    code: "server_unreachable",
    cause: { message: expect.stringMatching(/self-signed/) },
  });
});

test("with a list of homeservers, no other one is asked; a known URL is asked wherever it is", async () => {
  const urls: string[] = [];
  const listed = createAskUserinfo({
    send: async () => expect.unreachable(),
    lookup: { addressesOf: async () => [], servicesOf: async () => [] },
    knownUrls: new Map([["localhost", "http://127.0.0.1:8008"]]),
    allowedServers: new Set(["localhost"]),
    async fetch(url) {
      urls.push(url instanceof Request ? url.url : new URL(url).href);
      return Response.json({ sub: "@ann:localhost" });
    },
    now: Date.now,
  });
  expect(await listed("localhost", "token")).toEqual({ status: 200, body: { sub: "@ann:localhost" } });
  expect(urls).toEqual([`http://127.0.0.1:8008${userinfoPath}?access_token=token`]);
  await expect(listed("good.example", "token")).rejects.toMatchObject({ code: "server_unreachable" });
});
