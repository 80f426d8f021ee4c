import { join } from "node:path";
import { createTestNetwork, type NetworkHost } from "@melo/devkit/testing/network";
import { callRoomName } from "@melo/server/testing";
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFailed,
  onTestFinished,
  test,
} from "vitest";
import { createPerson, type Person } from "../e2e/support/person.ts";
import { until } from "../e2e/support/until.ts";
import { space } from "../integration/server/matrix-api.ts";
import { browserOn, type BrowserOnHost } from "./support/browser-on.ts";
import type { Guest } from "./support/guest.ts";
import { registerFleetPerson, type FleetPerson } from "./support/fleet-person.ts";
import { makeChannel, sfuUrl, talk, type FleetTalk } from "./support/fleet-talk.ts";
import { startPrometheusOn } from "./support/prometheus-on.ts";
import { origin, startFleet, type RunningFleet } from "./support/running-fleet.ts";

const patienceMs = 60_000;
const nodes = ["media-1", "media-2"] as const;
type Node = (typeof nodes)[number];
/** What a call may be silent for when nothing of it has failed: the machine is small. */
const steadyGapMs = 2000;
/** Of F5: the worst that anybody should hear when the node of a call dies. */
const lostNodeGapMs = 20_000;
const redisOutageMs = 30_000;
/** What pictures may stand still for on a small machine with two browsers; far less than Redis is away. */
const stillPictureMs = 6000;
const watchEveryMs = 100;

let fleet: RunningFleet;
let guest: Guest;
let ann: FleetPerson;
let bob: FleetPerson;
/** Where people with browsers sit. */
const desks = new Map<"mia" | "noa", NetworkHost>();

beforeAll(async () => {
  fleet = await startFleet(await createTestNetwork(), { name: "many-machines" });
  ({ guest } = fleet);
  // Long before their browsers start, which a new address would disturb.
  for (const name of ["mia", "noa"] as const) desks.set(name, await fleet.addHost(name));
  [ann, bob] = [await registerFleetPerson(fleet, "ann"), await registerFleetPerson(fleet, "bob")];
});

afterEach(({ task }) => {
  if (task.result?.state !== "fail") return;
  for (const [machine, service] of [
    ["edge", "caddy"],
    ["app-1", "calls"],
    ["app-2", "calls"],
    ["media-1", "livekit"],
    ["media-2", "livekit"],
    ["matrix", "synapse"],
  ] as const) {
    const lines = fleet.log(machine, service).split("\n").slice(-12);
    console.log(`--- ${machine} ${service}\n${lines.map((line) => line.slice(0, 300)).join("\n")}`);
  }
});

afterAll(() => fleet?.stop());

const channel = (...members: readonly FleetPerson[]): Promise<string> => makeChannel(ann, members);
const annAndBobTalk = (urls?: readonly [string, string]): Promise<FleetTalk> => talk(fleet, [ann, bob], urls);

/** The node that has the call. */
async function nodeOf(roomId: string): Promise<Node> {
  const machine = await fleet.nodeOf(callRoomName(roomId));
  const found = nodes.find((node) => node === machine);
  if (found === undefined) throw new Error(`${machine} is no node`);
  return found;
}

function otherThan(node: Node): Node {
  return node === "media-1" ? "media-2" : "media-1";
}

async function startAgain(node: Node): Promise<void> {
  fleet.start(node, "livekit");
  await until(
    `${node} is back`,
    patienceMs,
    () => guest.request(`http://${fleet.machine(node).address}:17180/`),
    ({ status }) => status === 200,
  );
}

/** `kill -9`. It stays down until it is started, or the test is over. */
async function takeDown(machine: string, service: string): Promise<void> {
  await fleet.end(machine, service);
  onTestFinished(() => {
    if (!fleet.isRunning(machine, service)) fleet.start(machine, service);
  });
}

test("Prometheus on the machines' network is told by every part of every machine what it does", async () => {
  const prometheus = await startPrometheusOn(
    await fleet.addHost("watcher"),
    join(fleet.folder, "watching/prometheus.yml"),
  );
  onTestFinished(() => prometheus.stop());
  const targets = await prometheus.targets();
  expect(targets.filter(({ health }) => health !== "up")).toEqual([]);
  expect(targets.map(({ job }) => job).toSorted()).toEqual([
    // The edge's, and that of each node, which keeps the certificate of its TURN.
    "caddy",
    "caddy",
    "caddy",
    "calls",
    "calls",
    "livekit",
    "livekit",
    "synapse",
    "synapse",
    "web",
    "web",
  ]);
});

describe("a call", () => {
  test("begins on either node", async () => {
    const used = new Set<Node>();
    const names: string[] = [];
    // Nodes tell each other every few seconds how many people they have; until then one of them gets all calls.
    await until(
      "calls are on both nodes",
      patienceMs,
      async () => {
        const roomId = await channel();
        const name = `somebody-${names.length}`;
        await guest.join(name, sfuUrl, await ann.token(roomId));
        names.push(name);
        return used.add(await nodeOf(roomId)).size;
      },
      (size) => size === nodes.length,
    );
    expect([...used].sort()).toEqual(nodes);
    for (const name of names) await guest.leave(name);
  });

  test("joins people whose signalling is on different nodes", async () => {
    const [first, second] = nodes.map((node) => `ws://${fleet.machine(node).address}:17180`);
    const call = await annAndBobTalk([first ?? "", second ?? ""]);
    await call.hangUp();
  });

  test("comes back on another node when its node is killed (F5)", async () => {
    const call = await annAndBobTalk();
    const node = await nodeOf(call.roomId);
    await takeDown(node, "livekit");
    await until(
      "the call is on the other node",
      patienceMs,
      () => nodeOf(call.roomId).catch(() => node),
      (found) => found === otherThan(node),
    );
    await call.hearEachOther();
    const gapMs = await call.longestGapMs();
    console.log(`media gap after kill -9 of the call's node: ${Math.round(gapMs)} ms`);
    expect(gapMs).toBeLessThan(lostNodeGapMs);
    await call.hangUp();
    await startAgain(node);
  });

  test("goes on when its node is told to end, and the node ends when it is empty (F6)", async () => {
    const call = await annAndBobTalk();
    const node = await nodeOf(call.roomId);
    fleet.tellToEnd(node, "livekit");
    // New calls go elsewhere from now on.
    for (let n = 0; n < 3; n += 1) {
      const next = await channel();
      await guest.join("late", sfuUrl, await ann.token(next));
      expect(await nodeOf(next)).toBe(otherThan(node));
      await guest.leave("late");
    }
    await call.hearEachOther();
    expect(await call.longestGapMs()).toBeLessThan(steadyGapMs);
    expect(fleet.isRunning(node, "livekit")).toBe(true);
    await call.hangUp();
    await until(
      "the node has ended",
      patienceMs,
      async () => fleet.isRunning(node, "livekit"),
      (isRunning) => !isRunning,
    );
    await startAgain(node);
  });
});

describe("when an instance is killed", () => {
  test("of calls, no leave and no kick is lost", async () => {
    const people = await Promise.all(["carol", "dave", "erin"].map((name) => registerFleetPerson(fleet, name)));
    const [carol, dave, erin] = people;
    if (carol === undefined || dave === undefined || erin === undefined) throw new Error("three were registered");
    const roomId = await channel(...people);
    const dying = await fleet.anotherGuest();
    for (const person of [carol, dave]) {
      await dying.join(person.userId, sfuUrl, await person.announceAndDelegate(roomId));
      expect(await ann.membershipOf(person, roomId)).toMatchObject({ application: "m.call" });
    }
    await guest.join("erin", sfuUrl, await erin.token(roomId));
    await takeDown("app-1", "calls");
    await dying.end();
    const path = `/v3/rooms/${encodeURIComponent(roomId)}/kick`;
    await ann.ask("POST", path, { user_id: erin.userId });
    await until(
      "the person who was kicked is out of the call",
      patienceMs,
      () => guest.listen("erin"),
      ({ disconnectReason }) => disconnectReason !== undefined,
    );
    for (const person of [carol, dave]) {
      await until(
        `${person.userId} is out of the room's call`,
        patienceMs,
        () => ann.membershipOf(person, roomId),
        (content) => Object.keys(content).length === 0,
      );
    }
    fleet.start("app-1", "calls");
    await until(
      "the instance is ready again",
      patienceMs,
      () => guest.request(`http://${fleet.machine("app-1").address}:17102/readyz`),
      ({ status }) => status === 200,
    );
  });

  test("of web, nobody notices", async () => {
    const roomId = await channel();
    const tokenPath = `/api/livekit?room=${encodeURIComponent(roomId)}`;
    await takeDown("app-2", "web");
    for (let n = 0; n < 10; n += 1) {
      expect((await guest.request(`${origin}/login`)).status).toBe(200);
      expect((await ann.request(tokenPath)).status).toBe(200);
    }
  });
});

test("an update of calls and web, one machine after the other, is not heard, and people get in all the while (O5)", async () => {
  const call = await annAndBobTalk();
  for (const machine of ["app-1", "app-2"]) {
    const { address } = fleet.machine(machine);
    for (const [service, healthUrl] of [
      ["calls", `http://${address}:17102/readyz`],
      ["web", `http://${address}:17104/healthz`],
    ] as const) {
      await fleet.end(machine, service, "SIGTERM");
      // The other instance answers, for tokens and at the door.
      const name = `new-${machine}-${service}`;
      await guest.join(name, sfuUrl, await ann.token(await channel()));
      await guest.leave(name);
      fleet.start(machine, service);
      await until(
        `${service} on ${machine} is ready`,
        patienceMs,
        () => guest.request(healthUrl),
        ({ status }) => status === 200,
      );
    }
  }
  await call.hearEachOther();
  const gapMs = await call.longestGapMs();
  console.log(`media gap while calls and web were replaced: ${Math.round(gapMs)} ms`);
  expect(gapMs).toBeLessThan(steadyGapMs);
  await call.hangUp();
});

describe("people with MELO", () => {
  const looks = { mia: { colour: [200, 40, 40], toneHz: 440 }, noa: { colour: [40, 90, 200], toneHz: 660 } } as const;
  const browsers: BrowserOnHost[] = [];
  let mia: Person;
  let noa: Person;

  async function signIn(name: keyof typeof looks, { password }: FleetPerson, spaceId: string): Promise<Person> {
    const desk = desks.get(name);
    if (desk === undefined) throw new Error(`${name} has no desk`);
    const browser = await browserOn(desk, fleet.authorityFile);
    browsers.push(browser);
    const person = await createPerson({ origin, name, media: looks[name], browserPath: browser.path });
    await person.signIn(name, password);
    await person.open(`/channels/${encodeURIComponent(spaceId)}`);
    return person;
  }

  beforeAll(async () => {
    const accounts = [await registerFleetPerson(fleet, "mia"), await registerFleetPerson(fleet, "noa")] as const;
    const roomId = await channel(...accounts);
    const { room_id: spaceId } = await ann.ask("POST", "/v3/createRoom", space());
    const path = `/v3/rooms/${encodeURIComponent(String(spaceId))}`;
    await ann.ask("PUT", `${path}/state/m.space.child/${encodeURIComponent(roomId)}`, { via: ["chat.example.org"] });
    for (const account of accounts) {
      await ann.ask("POST", `${path}/invite`, { user_id: account.userId });
      await account.ask("POST", `${path}/join`, {});
    }
    mia = await signIn("mia", accounts[0], String(spaceId));
    noa = await signIn("noa", accounts[1], String(spaceId));
    for (const person of [mia, noa]) {
      await person.joinVoice("Lounge");
      await person.waitUntilInCall();
      await person.toggle("Turn camera on");
    }
    await seeEachOther();
  });
  beforeEach(() => {
    onTestFailed(async () => {
      for (const person of [mia, noa]) {
        console.error(`--- ${person.name}`, person.pageErrors());
        await person.page.screenshot({ path: `test-results/network-${person.name}.png` });
      }
    });
  });
  afterAll(async () => {
    await Promise.all([mia?.close(), noa?.close()]);
    for (const browser of browsers) browser.remove();
  });

  function seeEachOther(): Promise<unknown> {
    return Promise.all([mia.seesVideoOf("noa", looks.noa.colour), noa.seesVideoOf("mia", looks.mia.colour)]);
  }

  test("see each other on while Redis is away, others cannot join until it is back (F4)", async () => {
    const fresh = await channel();
    const tokenPath = `/api/livekit?room=${encodeURIComponent(fresh)}`;
    const gaps = [watchForGaps(mia), watchForGaps(noa)];
    await takeDown("data", "redis");
    const stoppedAt = performance.now();
    const refusals: string[] = [];
    for (let n = 0; n < 5; n += 1) {
      const { status, body } = await ann.request(tokenPath);
      refusals.push(`${status} ${body}`);
    }
    // Nothing to wait for: that long it is away.
    await new Promise((resolve) => setTimeout(resolve, redisOutageMs - (performance.now() - stoppedAt)));
    for (const refusal of refusals) expect(refusal).toMatch(/^50[234] \{.*"error"/);
    fleet.start("data", "redis");
    const backAt = performance.now();
    await until("somebody begins a call again", patienceMs, () => canJoin(fresh), Boolean);
    console.log(`joining works ${Math.round(performance.now() - backAt)} ms after Redis is back`);
    await guest.leave("late");
    // Their signalling is back, too: what one does the other sees.
    await mia.toggle("Mute");
    await noa.tile("mia").getByText(", muted").waitFor({ state: "attached" });
    await mia.toggle("Unmute");
    await noa.tile("mia").getByText(", muted").waitFor({ state: "detached" });
    for (const watch of gaps) expect(await watch.longestMs()).toBeLessThan(stillPictureMs);
    await seeEachOther();
  });
});

test("the homeserver's worker answers syncs, and a restart of PostgreSQL interrupts no call", async () => {
  const call = await annAndBobTalk();
  await ann.ask("GET", "/v3/sync?timeout=0");
  expect(fleet.log("matrix", "synapse-worker")).toContain('"GET /_matrix/client/v3/sync?timeout=0 HTTP/1.1"');
  await fleet.end("data", "postgres", "SIGINT");
  fleet.start("data", "postgres");
  await until(
    "somebody can begin a call again",
    patienceMs,
    async () => {
      const fresh = await channel().catch(() => undefined);
      return fresh === undefined ? 0 : (await ann.request(`/api/livekit?room=${encodeURIComponent(fresh)}`)).status;
    },
    (status) => status === 200,
  );
  // Connections of the pool that the restart has cut are noticed one by one.
  let answeredInARow = 0;
  await until(
    "the worker answers syncs again",
    patienceMs,
    async () => {
      const { status } = await ann.request("/_matrix/client/v3/sync?timeout=0");
      answeredInARow = status === 200 ? answeredInARow + 1 : 0;
      return answeredInARow;
    },
    (count) => count >= 10,
  );
  await call.hearEachOther();
  expect(await call.longestGapMs()).toBeLessThan(steadyGapMs);
  await call.hangUp();
});

async function canJoin(roomId: string): Promise<boolean> {
  const { status, body } = await ann.request(`/api/livekit?room=${encodeURIComponent(roomId)}`);
  if (status !== 200) return false;
  const { token } = JSON.parse(body) as { readonly token: string };
  return guest.join("late", sfuUrl, token).then(
    () => true,
    () => false,
  );
}

interface GapWatch {
  /** Ends watching. */
  longestMs(): Promise<number>;
}

/** The longest time in which that person's browser decodes no picture. */
function watchForGaps({ received }: Person): GapWatch {
  const over = new AbortController();
  let longestMs = 0;
  onTestFinished(() => over.abort());
  const watching = (async () => {
    let frames = (await received()).videoFramesDecoded;
    let lastAt = performance.now();
    while (!over.signal.aborted) {
      const now = (await received()).videoFramesDecoded;
      if (now !== frames) lastAt = performance.now();
      frames = now;
      longestMs = Math.max(longestMs, performance.now() - lastAt);
      await new Promise((resolve) => setTimeout(resolve, watchEveryMs));
    }
  })();
  return {
    async longestMs() {
      over.abort();
      await watching;
      return longestMs;
    },
  };
}
