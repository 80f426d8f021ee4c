import { startWorld, type World } from "@melo/devkit";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { registerApi, voiceChannel, type MatrixApi } from "./server/matrix-api.ts";
import { tokenRequestsThroughCalls } from "./server/token-requests.ts";
import { openIdTokens, requestOpenId, type OpenIdTokens } from "./server/openid-tokens.ts";

let world: World;
let ann: MatrixApi;
let lounge: string;
/** The token service of each instance, past the front door. */
let instances: readonly OpenIdTokens[];

beforeAll(async () => {
  world = await startWorld({ name: "two-instances", callsInstances: 2, parts: { web: false } });
  instances = [world.internal.callsPublic, world.internal.calls2Public].map((url) =>
    openIdTokens(`${url}/livekit/jwt`),
  );
  ann = await registerApi(world, "ann");
  lounge = await ann.createRoom(voiceChannel());
});

afterEach(async ({ task }) => {
  if (task.result?.state !== "fail") return;
  for (const part of world.processes.keys()) console.log(`--- ${part}\n${await world.logs(part)}`);
});

afterAll(() => world?.stop());

async function memberOf(roomId: string, name: string): Promise<MatrixApi> {
  const person = await registerApi(world, name);
  await ann.invite(roomId, person.userId);
  await person.join(roomId);
  return person;
}

async function statusesOf(person: MatrixApi, ofInstances = instances): Promise<readonly number[]> {
  const proof = { openid_token: await requestOpenId(person) };
  return Promise.all(ofInstances.map(async (tokens) => (await tokens.getToken(person, lounge, proof)).status));
}

describe("two instances", () => {
  test("let the same people in, and a ban that one of them hears of shuts both at once (T4, T10)", async () => {
    const bob = await memberOf(lounge, "bob");
    expect(await statusesOf(bob)).toEqual([200, 200]);
    expect(await statusesOf(bob)).toEqual([200, 200]);
    const proof = { openid_token: await requestOpenId(bob) };
    await ann.ban(lounge, bob.userId);
    const bannedAt = performance.now();
    const answers: { readonly sinceMs: number; readonly status: number }[] = [];
    for (let n = 0; n < 24; n += 1) {
      const tokens = instances[n % 2];
      const { status = 0 } = (await tokens?.getToken(bob, lounge, proof)) ?? {};
      answers.push({ sinceMs: performance.now() - bannedAt, status });
    }
    const first = answers.findIndex(({ status }) => status === 403);
    expect(first).toBeGreaterThanOrEqual(0);
    expect(answers.slice(first).filter(({ status }) => status === 200)).toEqual([]);
    expect(answers.filter(({ sinceMs, status }) => status === 200 && sinceMs > 1000)).toEqual([]);
  });

  test("share the limits (T10)", async () => {
    const carol = await memberOf(lounge, "carol");
    const proof = { openid_token: await requestOpenId(carol) };
    const startedAt = performance.now();
    const asked = instances.flatMap((tokens) =>
      Array.from({ length: 20 }, () => tokens.getToken(carol, lounge, proof)),
    );
    const answers = await Promise.all(asked);
    const issued = answers.filter(({ status }) => status === 200);
    const limited = answers.filter(({ status }) => status === 429);
    expect(issued.length + limited.length).toBe(40);
    expect(issued.length).toBeGreaterThanOrEqual(30);
    // One comes back in two seconds. Each instance by itself would have issued all twenty.
    expect(issued.length).toBeLessThanOrEqual(31 + (performance.now() - startedAt) / 2000);
    expect(limited[0]?.body).toMatchObject({ errcode: "M_LIMIT_EXCEEDED", retry_after_ms: expect.any(Number) });
  });

  test("behind one front door do not let anybody notice that one is killed (T10)", async () => {
    const dave = await memberOf(lounge, "dave");
    const throughDoor = openIdTokens(`${world.origin}/livekit/jwt`);
    const throughWeb = tokenRequestsThroughCalls(world);
    const proof = { openid_token: await requestOpenId(dave) };
    expect((await throughDoor.getToken(dave, lounge, proof)).status).toBe(200);
    await world.stopPart("calls2");
    for (let n = 0; n < 6; n += 1) {
      expect((await throughDoor.getToken(dave, lounge, proof)).status).toBe(200);
      expect((await throughWeb(lounge, dave.accessToken)).status).toBe(200);
    }
    await world.restartPart("calls2");
    expect(await statusesOf(dave)).toEqual([200, 200]);
  });

  test("work on by themselves without Redis, and together again with it (F4)", async () => {
    const erin = await memberOf(lounge, "erin");
    await world.stopPart("redis");
    expect(await statusesOf(erin)).toEqual([200, 200]);
    await ann.ban(lounge, erin.userId);
    await expect.poll(() => statusesOf(erin), { timeout: 10_000 }).toEqual([403, 403]);
    await world.restartPart("redis");
    await expect.poll(() => statusesOf(ann), { timeout: 10_000 }).toEqual([200, 200]);
    expect(await statusesOf(erin)).toEqual([403, 403]);
  });
});
