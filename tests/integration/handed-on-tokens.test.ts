import { startWorld, type World } from "@melo/devkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { registerApi, voiceChannel, type MatrixApi } from "./server/matrix-api.ts";
import { openIdTokens, requestOpenId } from "./server/openid-tokens.ts";
import { tokenRequestsThroughCalls, type RequestToken } from "./server/token-requests.ts";

let world: World;
let ann: MatrixApi;
let requestToken: RequestToken;

beforeAll(async () => {
  world = await startWorld({ name: "handed-on", parts: { web: false } });
  ann = await registerApi(world, "ann");
  requestToken = tokenRequestsThroughCalls(world);
});

afterAll(() => world?.stop());

async function channelWith(name: string): Promise<{ readonly lounge: string; readonly person: MatrixApi }> {
  const lounge = await ann.createRoom(voiceChannel());
  const person = await registerApi(world, name);
  await ann.invite(lounge, person.userId);
  await person.join(lounge);
  return { lounge, person };
}

const refusal = { errcode: "M_FORBIDDEN", error: "You may not enter this call" };

describe("a token that web has calls make", () => {
  test("goes to a member as soon as he has joined, and to nobody else (T3)", async () => {
    const { lounge, person: bob } = await channelWith("bob");
    const joined = await requestToken(lounge, bob.accessToken);
    expect(joined).toMatchObject({ status: 200, body: { identity: `${bob.userId}:${bob.deviceId}` } });
    expect(joined.headers.get("vary")).toBe("Authorization, Origin");
    expect(joined.headers.get("cache-control")).toBe("no-store");

    const stranger = await registerApi(world, "stranger");
    const askAsStranger = async () => {
      const { status, body } = await requestToken(lounge, stranger.accessToken);
      return { status, body };
    };
    const refused = {
      never: await askAsStranger(),
      invited: (await ann.invite(lounge, stranger.userId), await askAsStranger()),
      left: (await stranger.join(lounge), await stranger.leave(lounge), await askAsStranger()),
      kicked:
        (await ann.invite(lounge, stranger.userId),
        await stranger.join(lounge),
        await ann.kick(lounge, stranger.userId),
        await askAsStranger()),
      banned: (await ann.ban(lounge, stranger.userId), await askAsStranger()),
    };
    for (const [when, answer] of Object.entries(refused)) expect(answer, when).toEqual({ status: 403, body: refusal });
    const nowhere = await requestToken("!SnfAnfAfhLvhVp-AfVp5phLbNcYaLCChS0l6BTYqLMY", stranger.accessToken);
    expect(nowhere).toMatchObject({ status: 403, body: refusal });
    expect((await requestToken(lounge)).status).toBe(401);
    expect((await requestToken(lounge, "syt_forged")).status).toBe(401);
  });

  test("does not go to whoever was banned, from the moment in which the homeserver pushes it (T4)", async () => {
    const { lounge, person: bob } = await channelWith("banned");
    expect((await requestToken(lounge, bob.accessToken)).status).toBe(200);
    await ann.ban(lounge, bob.userId);
    const bannedAt = performance.now();
    const answers: { readonly sinceMs: number; readonly status: number }[] = [];
    for (let n = 0; n < 15; n += 1) {
      const { status } = await requestToken(lounge, bob.accessToken);
      answers.push({ sinceMs: performance.now() - bannedAt, status });
    }
    const first = answers.findIndex(({ status }) => status === 403);
    expect(first).toBeGreaterThanOrEqual(0);
    expect(answers.slice(first).filter(({ status }) => status === 200)).toEqual([]);
    expect(answers.filter(({ sinceMs, status }) => status === 200 && sinceMs > 1000)).toEqual([]);
  });

  test("ends with the session", async () => {
    const { lounge, person } = await channelWith("carol");
    expect((await requestToken(lounge, person.accessToken)).status).toBe(200);
    await person.do("POST", "/logout", {});
    expect((await requestToken(lounge, person.accessToken)).status).toBe(401);
  });

  test("counts for the same limit as those of other clients, and for the client's address (T7)", async () => {
    const { lounge, person } = await channelWith("dave");
    const tokens = openIdTokens(`${world.internal.callsPublic}/livekit/jwt`);
    const proof = { openid_token: await requestOpenId(person) };
    const startedAt = performance.now();
    const asked = Array.from({ length: 20 }, () => [
      requestToken(lounge, person.accessToken),
      tokens.sfuGet(person, lounge, proof),
    ]).flat();
    const issued = (await Promise.all(asked)).filter(({ status }) => status === 200);
    expect(issued.length).toBeGreaterThanOrEqual(30);
    expect(issued.length).toBeLessThanOrEqual(31 + (performance.now() - startedAt) / 2000);

    const from = (address: string) => requestToken(lounge, "syt_forged", { "x-forwarded-for": address });
    const statuses = new Set<number>();
    for (let n = 0; n < 200 && !statuses.has(429); n += 1) statuses.add((await from("198.51.100.7")).status);
    expect(statuses).toEqual(new Set([401, 429]));
    expect((await from("198.51.100.8")).status).toBe(401);
  });

  test("is not to be had while calls is away, which is said, and again as soon as it is back (F3)", async () => {
    const { lounge, person } = await channelWith("erin");
    await world.stopPart("calls");
    expect(await requestToken(lounge, person.accessToken)).toMatchObject({
      status: 502,
      body: { errcode: "M_UNKNOWN", error: "A server that is needed for this does not answer" },
    });
    await world.restartPart("calls");
    expect((await requestToken(lounge, person.accessToken)).status).toBe(200);
  });
});
