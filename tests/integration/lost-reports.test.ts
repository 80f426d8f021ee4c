import { startWorld, type World } from "@melo/devkit";
import { callMemberStateKey, eventTypes } from "@melo/protocol";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { callerOf, leaveRunningSince, type Caller } from "./server/caller.ts";
import { startDeafCalls, type DeafCalls } from "./server/deaf-calls.ts";
import { registerApi, voiceChannel, type MatrixApi } from "./server/matrix-api.ts";
import { openIdTokens, type OpenIdTokens } from "./server/openid-tokens.ts";
import { disconnectReasonOf, type Participant } from "./server/participant.ts";

/** What the sweep promises. */
const sweepLimitMs = 12_000;

let world: World;
let calls: DeafCalls;
let tokens: OpenIdTokens;
let ann: MatrixApi;

beforeAll(async () => {
  world = await startWorld({ name: "lost-reports", parts: { web: false } });
  calls = await startDeafCalls(world);
  tokens = openIdTokens(`${world.origin}/livekit/jwt`);
  ann = await registerApi(world, "ann");
});

afterEach(({ task }) => {
  if (task.result?.state === "fail") console.log(`--- calls\n${calls?.output()}`);
});

afterAll(async () => {
  await calls?.stop();
  await world?.stop();
});

async function memberOf(roomId: string, name: string): Promise<MatrixApi> {
  const person = await registerApi(world, name);
  await ann.invite(roomId, person.userId);
  await person.join(roomId);
  return person;
}

async function enter(person: MatrixApi, roomId: string): Promise<Participant> {
  return callerOf(world, person, roomId).enter(tokens);
}

const membershipOf = (roomId: string, { stateKey }: Caller) => ann.readState(roomId, eventTypes.callMember, stateKey);

async function timed(promise: Promise<unknown>): Promise<number> {
  const beganMs = performance.now();
  await promise;
  return performance.now() - beganMs;
}

describe("without one push or webhook (M4)", () => {
  test.each(["kick", "ban"] as const)("somebody is out of the call within twelve seconds: %s", async (action) => {
    const lounge = await ann.createRoom(voiceChannel());
    const bob = await memberOf(lounge, `bob-${action}`);
    const bobIn = await enter(bob, lounge);
    await ann[action](lounge, bob.userId);
    expect(await timed(bobIn.disconnected)).toBeLessThan(sweepLimitMs);
    expect(await bobIn.disconnected).toBe(disconnectReasonOf("PARTICIPANT_REMOVED"));
    await expect(enter(bob, lounge)).rejects.toThrow();
  });

  test("a lowered power level takes somebody out, too", async () => {
    const lounge = await ann.createRoom(voiceChannel());
    const carol = await memberOf(lounge, "carol");
    const carolIn = await enter(carol, lounge);
    const levels = (await ann.readState(lounge, "m.room.power_levels", "")) ?? {};
    await ann.sendState(lounge, "m.room.power_levels", "", { ...levels, users: { [carol.userId]: -1 } });
    expect(await timed(carolIn.disconnected)).toBeLessThan(sweepLimitMs);
  });

  test("a delegated leave is sent within ten seconds after its device is gone", async () => {
    const lounge = await ann.createRoom(voiceChannel());
    const dave = await memberOf(lounge, "dave");
    const caller = callerOf(world, dave, lounge);
    const delayId = await caller.scheduleLeave();
    const scheduledMs = await leaveRunningSince(world, dave, delayId);
    await caller.announce();
    const daveIn = await caller.enterDelegating(tokens, delayId);
    // He is looked at from time to time, and was seen when his leave was restarted.
    const runningSince = () => leaveRunningSince(world, dave, delayId);
    await expect.poll(runningSince, { timeout: 10_000 }).toBeGreaterThan(scheduledMs);
    // LiveKit closes the room with the last one otherwise, and a room that is gone takes longer.
    const annIn = await enter(ann, lounge);
    await daveIn.leave();
    const membership = () => membershipOf(lounge, caller);
    await expect.poll(membership, { timeout: 10_000 }).toEqual({});
    expect(await caller.isLeavePending(delayId)).toBe(false);
    await annIn.leave();
  });

  test("nobody stays announced whose device has not been in the call for three sweeps", async () => {
    const lounge = await ann.createRoom(voiceChannel());
    const erin = await memberOf(lounge, "erin");
    const caller = callerOf(world, erin, lounge);
    await caller.announce();
    const [erinIn, annIn] = [await caller.enter(tokens), await enter(ann, lounge)];
    await erinIn.leave();
    await expect.poll(() => membershipOf(lounge, caller), { timeout: 45_000, interval: 500 }).toEqual({});
    await annIn.leave();
  });
});

test("while the homeserver is down nobody is removed, and a ban made when it is back is applied within twelve seconds (M5)", async () => {
  const lounge = await ann.createRoom(voiceChannel("Attic"));
  const people = [await memberOf(lounge, "frank"), await memberOf(lounge, "greta"), ann];
  const participants = await Promise.all(people.map((person) => enter(person, lounge)));
  const [frankIn, ...others] = participants;
  const removed: string[] = [];
  for (const participant of participants) void participant.disconnected.then(() => removed.push(participant.identity));
  await world.stopPart("synapse");
  await expect.poll(() => calls.output(), { timeout: 30_000 }).toContain("the homeserver is away");
  expect(removed).toEqual([]);
  await world.restartPart("synapse");
  const [frank] = people;
  await ann.ban(lounge, frank?.userId ?? "");
  expect(await timed(frankIn?.disconnected ?? Promise.resolve())).toBeLessThan(sweepLimitMs);
  expect(removed).toEqual([frankIn?.identity]);
  await Promise.all(others.map((participant) => participant.leave()));
});

describe("pushes that come late, twice, and in any order (M7)", () => {
  let transactions = 0;

  async function push(...events: readonly object[]): Promise<void> {
    transactions += 1;
    const url = `${calls.internalUrl}/_matrix/app/v1/transactions/late-${transactions}`;
    const headers = { authorization: `Bearer ${world.secrets.hsToken}`, "content-type": "application/json" };
    const response = await fetch(url, { method: "PUT", headers, body: JSON.stringify({ events }) });
    expect(response.status).toBe(200);
  }

  function memberEvent(roomId: string, userId: string, membership: string, before: string): object {
    return {
      room_id: roomId,
      type: eventTypes.member,
      state_key: userId,
      sender: ann.userId,
      event_id: `$${membership}-after-${before}`,
      origin_server_ts: Date.now(),
      content: { membership },
      unsigned: { prev_content: { membership: before } },
    };
  }

  test("take out whoever may not be there, and nobody who is back", async () => {
    const lounge = await ann.createRoom(voiceChannel("Cellar"));
    const [hugo, ida] = [await memberOf(lounge, "hugo"), await memberOf(lounge, "ida")];
    for (const { userId } of [hugo, ida]) await ann.kick(lounge, userId);
    for (const person of [hugo, ida]) {
      await ann.invite(lounge, person.userId);
      await person.join(lounge);
    }
    const [hugoIn, idaIn] = [await enter(hugo, lounge), await enter(ida, lounge)];
    await ann.kick(lounge, hugo.userId);
    const left = (userId: string) => memberEvent(lounge, userId, "leave", "join");
    const joined = (userId: string) => memberEvent(lounge, userId, "join", "invite");
    await push(joined(hugo.userId), left(ida.userId), left(hugo.userId));
    await push(left(hugo.userId), left(ida.userId), joined(hugo.userId), left(hugo.userId));
    expect(await hugoIn.disconnected).toBe(disconnectReasonOf("PARTICIPANT_REMOVED"));
    const witnessIn = await enter(ann, lounge);
    await witnessIn.untilPresent(idaIn.identity);
    await Promise.all([idaIn.leave(), witnessIn.leave()]);
  });

  test("leave one truth about who is announced", async () => {
    const lounge = await ann.createRoom(voiceChannel("Kitchen"));
    const [jan, kim] = [await memberOf(lounge, "jan"), await memberOf(lounge, "kim")];
    const caller = callerOf(world, jan, lounge);
    const content = await caller.announce();
    await kim.sendState(lounge, eventTypes.callMember, caller.stateKey, {});
    const forged = {
      room_id: lounge,
      type: eventTypes.callMember,
      state_key: callMemberStateKey(jan.userId, jan.deviceId),
      sender: kim.userId,
      event_id: "$forged",
      origin_server_ts: Date.now(),
      content: {},
    };
    await push(forged, { ...forged, sender: jan.userId, content }, forged);
    await push(forged);
    await expect.poll(() => membershipOf(lounge, caller), { timeout: 10_000 }).toMatchObject(content);
  });
});
