import { startWorld, type World } from "@melo/devkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { median, p95 } from "../../bench/report/quantile.ts";
import { createMeasuring, type HttpAsk, type MeasuredAnswer } from "../integration/server/measured-requests.ts";
import { registerApi, voiceChannel, type MatrixApi } from "../integration/server/matrix-api.ts";
import { requestOpenId } from "../integration/server/openid-tokens.ts";

const people = 80;
const requestsPerPerson = 25;
const measuring = createMeasuring();

let world: World;
let lounge: string;
let crowd: readonly { readonly person: MatrixApi; readonly proof: Record<string, unknown> }[];

beforeAll(async () => {
  world = await startWorld({ name: "token-load", parts: { web: false } });
  const ann = await registerApi(world, "ann");
  lounge = await ann.createRoom({ ...voiceChannel(), preset: "public_chat" });
  crowd = await measuring.inParallel(
    Array.from({ length: people }, (_, n) => async () => {
      const person = await registerApi(world, `person${n}`);
      await person.join(lounge);
      return { person, proof: await requestOpenId(person) };
    }),
    4,
  );
});

afterAll(() => {
  measuring.end();
  return world?.stop();
});

function tokenRequest(index: number, token: unknown, address: string): HttpAsk {
  return {
    method: "POST",
    url: `${world.internal.callsPublic}/livekit/jwt/sfu/get`,
    headers: { "content-type": "application/json", "x-forwarded-for": address },
    body: JSON.stringify({ room: lounge, device_id: crowd[index]?.person.deviceId, openid_token: token }),
  };
}

/** Each person from an address of his own. */
function askAs(index: number): Promise<MeasuredAnswer> {
  return measuring.ask(tokenRequest(index, crowd[index]?.proof, `10.0.${index}.1`));
}

describe("two thousand requests of people who may be there (T7)", () => {
  test("are all answered, and those beyond the limit are told when to come back", async () => {
    const warm = await measuring.inParallel(
      crowd.map((_, index) => () => askAs(index)),
      8,
    );
    expect(warm.filter(({ status }) => status !== 200)).toEqual([]);
    const work = Array.from({ length: people * requestsPerPerson }, (_, n) => () => askAs(n % people));
    const half = work.length / 2;
    const calm = await measuring.inParallel(work.slice(0, half), 32);
    const atOnce = await measuring.inParallel(work.slice(half), half);
    const of = (answers: typeof calm) => ({
      p50: median(answers.map(({ durationMs }) => durationMs)),
      p95: p95(answers.map(({ durationMs }) => durationMs)),
    });
    console.log({ in32: of(calm), allAtOnce: of(atOnce), requests: work.length });
    expect([...calm, ...atOnce].filter(({ status }) => status !== 200)).toEqual([]);
    expect(of(calm).p95).toBeLessThan(150);
    const last = people - 1;
    const beyond = await measuring.inParallel(
      Array.from({ length: 20 }, () => () => askAs(last)),
      20,
    );
    const limited = beyond.filter(({ status }) => status === 429);
    expect(limited.length).toBeGreaterThan(5);
    for (const { headers, body } of limited) {
      expect(Number(headers["retry-after"])).toBeGreaterThan(0);
      expect(JSON.parse(body)).toMatchObject({ errcode: "M_LIMIT_EXCEEDED", retry_after_ms: expect.any(Number) });
    }
  });
});

describe("ten thousand requests a minute without proof from one address (T8)", () => {
  const floodGapMs = 6;
  const legitimateGapMs = 200;
  /** The flood comes and goes with each of them: whatever else this machine does falls on both. */
  const perSpell = 5;
  const rounds = 2;

  test("do not make those wait who are somebody", async () => {
    const forged = { ...crowd[0]?.proof, access_token: "forged" };
    // Without the last person, whose bucket the test before emptied.
    const total = rounds * (people - 1);
    const asked: { readonly isFlooded: boolean; readonly answer: Promise<MeasuredAnswer> }[] = [];
    const flood: Promise<MeasuredAnswer>[] = [];
    const isFlooded = (): boolean => Math.floor(asked.length / perSpell) % 2 === 1;

    const flooding = setInterval(() => {
      if (isFlooded()) flood.push(measuring.ask(tokenRequest(0, forged, "198.51.100.7")));
    }, floodGapMs);
    await new Promise<void>((resolve) => {
      const asking = setInterval(() => {
        asked.push({ isFlooded: isFlooded(), answer: askAs(asked.length % (people - 1)) });
        if (asked.length < total) return;
        clearInterval(asking);
        resolve();
      }, legitimateGapMs);
    });
    clearInterval(flooding);

    const statuses = new Set((await Promise.all(flood)).map(({ status }) => status));
    const durations = { alone: [] as number[], flooded: [] as number[] };
    for (const { isFlooded: wasFlooded, answer } of asked) {
      const { status, durationMs } = await answer;
      expect(status).toBe(200);
      durations[wasFlooded ? "flooded" : "alone"].push(durationMs);
    }
    const [alone = Number.NaN, flooded = Number.NaN] = [p95(durations.alone), p95(durations.flooded)];
    const medians = { alone: median(durations.alone), flooded: median(durations.flooded) };
    console.log({ p95: { alone, flooded }, medians, flood: flood.length, statuses });
    expect(statuses).toEqual(new Set([401, 429]));
    // Timers and clocks of a test are worth a few milliseconds.
    expect(flooded).toBeLessThan(alone * 1.2 + 5);
  });
});
