import { setTimeout as delay } from "node:timers/promises";
import { startWorld, type World } from "@melo/devkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callerOf } from "../integration/server/caller.ts";
import { registerApi, voiceChannel, type MatrixApi } from "../integration/server/matrix-api.ts";
import { openIdTokens } from "../integration/server/openid-tokens.ts";
import { disconnectReasonOf, type Participant } from "../integration/server/participant.ts";

const minuteMs = 60_000;
const outageMs = 5 * minuteMs;
const bannedWithinMs = 12_000;
const people = 8;

let world: World;
let ann: MatrixApi;

beforeAll(async () => {
  world = await startWorld({ name: "homeserver-outage", callsInstances: 2, parts: { web: false } });
  ann = await registerApi(world, "ann");
});

afterAll(() => world?.stop());

test(
  "five minutes without the homeserver remove nobody, and a ban made when it is back is applied within twelve seconds (M5)",
  async () => {
    const lounge = await ann.createRoom(voiceChannel());
    const tokens = openIdTokens(`${world.origin}/livekit/jwt`);
    const members: MatrixApi[] = [];
    const participants: Participant[] = [];
    for (let n = 0; n < people; n += 1) {
      const person = await registerApi(world, `person${n}`);
      await ann.invite(lounge, person.userId);
      await person.join(lounge);
      const caller = callerOf(world, person, lounge);
      await caller.announce();
      members.push(person);
      participants.push(await caller.enter(tokens));
    }
    const removed: string[] = [];
    for (const { disconnected, identity } of participants) void disconnected.then(() => removed.push(identity));

    await world.stopPart("synapse");
    // The outage is the test: nothing happens in it that could be waited for.
    await delay(outageMs);
    expect(removed).toEqual([]);

    await world.restartPart("synapse");
    const [banned] = members;
    const [bannedIn, ...others] = participants;
    await ann.ban(lounge, banned?.userId ?? "");
    const bannedAtMs = performance.now();
    expect(await bannedIn?.disconnected).toBe(disconnectReasonOf("PARTICIPANT_REMOVED"));
    expect(performance.now() - bannedAtMs).toBeLessThan(bannedWithinMs);
    expect(removed).toEqual([bannedIn?.identity]);
    await Promise.all(others.map((participant) => participant.leave()));
  },
  3 * outageMs,
);
