import { startWorld, type World } from "@melo/devkit";
import { eventTypes } from "@melo/protocol";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { callerOf, pendingLeaves, type Caller } from "./server/caller.ts";
import { registerApi, signInAgain, voiceChannel, type MatrixApi } from "./server/matrix-api.ts";
import { openIdTokens, type OpenIdTokens } from "./server/openid-tokens.ts";
import { identitiesIn, startClient } from "./server/client-process.ts";
import type { Participant } from "./server/participant.ts";

let world: World;
let ann: MatrixApi;
/** The token service of each instance, past the front door. */
let instances: readonly [OpenIdTokens, OpenIdTokens];

beforeAll(async () => {
  world = await startWorld({ name: "departures", callsInstances: 2, parts: { web: false } });
  const tokensAt = (url: string): OpenIdTokens => openIdTokens(`${url}/livekit/jwt`);
  instances = [tokensAt(world.internal.callsPublic), tokensAt(world.internal.calls2Public)];
  ann = await registerApi(world, "ann");
});

afterEach(async ({ task }) => {
  if (task.result?.state !== "fail") return;
  for (const part of ["calls", "calls2"] as const) console.log(`--- ${part}\n${await world.logs(part, 200)}`);
});

afterAll(() => world?.stop());

async function memberOf(roomId: string, name: string): Promise<MatrixApi> {
  const person = await registerApi(world, name);
  await ann.invite(roomId, person.userId);
  await person.join(roomId);
  return person;
}

const membershipOf = (roomId: string, { stateKey }: Caller) => ann.readState(roomId, eventTypes.callMember, stateKey);

describe("somebody who delegates his delayed leave, as Element Call does", () => {
  test("is out of the room as soon as LiveKit notices that he is gone; the leave is the delayed one", async () => {
    const lounge = await ann.createRoom(voiceChannel());
    const bob = await memberOf(lounge, "bob");
    const caller = callerOf(world, bob, lounge);
    const delayId = await caller.scheduleLeave();
    const content = await caller.announce();
    const participant = await caller.enterDelegating(instances[0], delayId);
    expect(await caller.isLeavePending(delayId)).toBe(true);
    expect(await membershipOf(lounge, caller)).toEqual(content);
    await participant.leave();
    await expect.poll(() => caller.isLeavePending(delayId), { timeout: 10_000 }).toBe(false);
    await expect.poll(() => membershipOf(lounge, caller), { timeout: 10_000 }).toEqual({});
  });

  test("comes back after a reload and stays, although his former page delegated, too", async () => {
    const lounge = await ann.createRoom(voiceChannel("Attic"));
    const carol = await memberOf(lounge, "carol");
    const caller = callerOf(world, carol, lounge);
    const formerId = await caller.scheduleLeave();
    await caller.announce();
    const former = await caller.enterDelegating(instances[0], formerId);
    const laterId = await caller.scheduleLeave();
    const content = await caller.announce({ membershipID: "after the reload" });
    const later = await caller.enterDelegating(instances[1], laterId);
    // LiveKit ends the connection of the former page, which is the same device.
    await former.disconnected;
    await expect.poll(() => caller.isLeavePending(formerId), { timeout: 10_000 }).toBe(false);
    expect(await caller.isLeavePending(laterId)).toBe(true);
    expect(await membershipOf(lounge, caller)).toEqual(content);
    await later.leave();
    await expect.poll(() => membershipOf(lounge, caller), { timeout: 10_000 }).toEqual({});
    await expect.poll(() => caller.isLeavePending(laterId), { timeout: 10_000 }).toBe(false);
  });
});

describe("a client that dies", () => {
  test("is out of the room within ten seconds of LiveKit noticing it, whether it delegated its leave or not", async () => {
    const lounge = await ann.createRoom(voiceChannel("Landing"));
    const callers = [
      callerOf(world, await memberOf(lounge, "hanna"), lounge),
      callerOf(world, await memberOf(lounge, "ivan"), lounge),
    ] as const;
    const [delegating, plain] = callers;
    const delayId = await delegating.scheduleLeave();
    for (const caller of callers) await caller.announce();
    const tokens = [await delegating.delegate(instances[0], delayId), await plain.token(instances[1])];
    const client = await startClient(world, tokens);
    const identities = () => identitiesIn(world, lounge);
    await expect.poll(identities, { timeout: 30_000 }).toHaveLength(2);
    client.kill();
    await expect.poll(identities, { timeout: 60_000, interval: 200 }).toEqual([]);
    for (const caller of callers) {
      await expect.poll(() => membershipOf(lounge, caller), { timeout: 10_000 }).toEqual({});
    }
    await expect.poll(() => delegating.isLeavePending(delayId), { timeout: 10_000 }).toBe(false);
  }, 120_000);
});

describe("fifty delegated leaves and two instances", () => {
  const devicesEach = 25;
  /** Fifty sign-ins and connections, on a machine that does other things besides. */
  const fiftyLimitMs = 10 * 60_000;

  /** Devices of one person in a call, each with its leave delegated to one instance or the other. */
  async function fillCall(roomId: string, name: string): Promise<readonly FilledPlace[]> {
    const person = await memberOf(roomId, name);
    const places: FilledPlace[] = [];
    for (let n = 0; n < devicesEach; n += 1) {
      const device = await signInAgain(world, person);
      const caller = callerOf(world, device, roomId);
      const delayId = await caller.scheduleLeave();
      await caller.announce();
      const participant = await caller.enterDelegating(instances[n % 2 === 0 ? 0 : 1], delayId);
      places.push({ device, caller, delayId, participant });
    }
    return places;
  }

  test(
    "survive that one is killed: none is lost, none is sent for somebody who is still there",
    async () => {
      const lounge = await ann.createRoom(voiceChannel("Hall"));
      const places = (await Promise.all(["dave", "erin"].map((name) => fillCall(lounge, name)))).flat();
      const leaving = places.filter((_, n) => n % 2 === 0);
      const staying = places.filter((_, n) => n % 2 === 1);
      const gone = leaving.map(async ({ participant }, n) => {
        if (n === Math.floor(leaving.length / 2)) await world.killPart("calls");
        await participant.leave();
      });
      await Promise.all(gone);
      const announcedAmong = async (some: readonly FilledPlace[]): Promise<number> => {
        const contents = await Promise.all(some.map(({ caller }) => membershipOf(lounge, caller)));
        return contents.filter((content) => content?.["application"] === "m.call").length;
      };
      await expect.poll(() => announcedAmong(leaving), { timeout: 40_000, interval: 500 }).toBe(0);
      await world.whenHealthy("calls");
      await expect.poll(() => pendingLeavesOf(places), { timeout: 40_000, interval: 500 }).toEqual(idsOf(staying));
      expect(await announcedAmong(staying)).toBe(staying.length);
      await Promise.all(staying.map(({ participant }) => participant.leave()));
      await expect.poll(() => pendingLeavesOf(places), { timeout: 40_000, interval: 500 }).toEqual(new Set());
    },
    fiftyLimitMs,
  );
});

interface FilledPlace {
  readonly device: MatrixApi;
  readonly caller: Caller;
  readonly delayId: string;
  readonly participant: Participant;
}

function idsOf(places: readonly FilledPlace[]): ReadonlySet<string> {
  return new Set(places.map(({ delayId }) => delayId));
}

/** Ids of the delayed leaves that the homeserver still keeps, for all people who are named. */
async function pendingLeavesOf(places: readonly FilledPlace[]): Promise<ReadonlySet<string>> {
  const devices = new Map(places.map(({ device }) => [device.userId, device]));
  const lists = await Promise.all([...devices.values()].map((device) => pendingLeaves(world, device)));
  return new Set(lists.flat());
}

describe("a call membership", () => {
  test("that another member overwrites is restored in its owner's name; a moderator may withdraw it", async () => {
    const lounge = await ann.createRoom(voiceChannel("Cellar"));
    const [frank, greta] = [await memberOf(lounge, "frank"), await memberOf(lounge, "greta")];
    const caller = callerOf(world, frank, lounge);
    const content = await caller.announce();
    await greta.sendState(lounge, eventTypes.callMember, caller.stateKey, {});
    await expect.poll(() => membershipOf(lounge, caller), { timeout: 10_000 }).toMatchObject(content);
    await greta.sendState(lounge, eventTypes.callMember, caller.stateKey, { ...content, forged: true });
    await expect
      .poll(() => membershipOf(lounge, caller), { timeout: 10_000 })
      .toEqual({ ...content, created_ts: expect.any(Number) });
    await ann.sendState(lounge, eventTypes.callMember, caller.stateKey, {});
    // What comes after is restored after what came before.
    const witness = callerOf(world, greta, lounge);
    const witnessed = await witness.announce();
    await frank.sendState(lounge, eventTypes.callMember, witness.stateKey, {});
    await expect.poll(() => membershipOf(lounge, witness), { timeout: 10_000 }).toMatchObject(witnessed);
    expect(await membershipOf(lounge, caller)).toEqual({});
  });
});
