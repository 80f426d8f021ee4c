import { startWorld, type World } from "@melo/devkit";
import { callsMetrics } from "../../tests/integration/server/calls-metrics.ts";
import {
  createMeasuring,
  type MeasuredAnswer,
  type Measuring,
} from "../../tests/integration/server/measured-requests.ts";
import { floodWithMalformed } from "../../tests/integration/server/malformed-requests.ts";
import { publicRoutesIn } from "../../tests/integration/server/public-routes.ts";
import { median, p95, p99 } from "../report/quantile.ts";
import { startBareNode, type BareNode } from "./bare-exchange.ts";
import type { Figure, Report, Table } from "../report/report.ts";
import { bringCrowd, type Crowd } from "./token-crowd.ts";
import { bareRoundTrip, liveKitAlone, tokenEndpoints, type TokenEndpoint } from "./token-endpoints.ts";

/** Requests of each series, by how many are under way at a time. Each of `spells` takes the same number of them. */
const series = [
  { concurrency: 1, requests: 200 },
  { concurrency: 32, requests: 800 },
] as const;
const spells = 10;
const crowdSize = 50;
const memoryTokens = 100_000;
const memoryWarmUp = 10_000;
/** Every limit but those of `web`, whose limits are its own: so many people, each from an address of his own. */
const rateLimitFactor = 100_000;
const roundTripGoals = { homeserver: 1.5, view: 0.2, nobody: undefined } as const;
const memoryGoalMegabytes = 50;
const concurrentTokens = 2000;
const concurrentGoalMs = 150;
const malformedRequests = 20_000;
const malformedGoalMs = 50;
const bytesPerMegabyte = 2 ** 20;

interface Series {
  readonly name: string;
  readonly asks: TokenEndpoint["asks"];
  readonly concurrency: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
  /** Of the process `calls`, for each request. */
  readonly cpuMs: number;
}

/** What a token costs, in round trips to the same homeserver in the same run. */
export async function measureTokenCost(): Promise<Report> {
  const world = await startWorld({ name: "bench-token", callsRateLimitFactor: rateLimitFactor });
  const stop = (): void => void world.stop().finally(() => process.exit(1));
  process.once("SIGTERM", stop);
  const measuring = createMeasuring();
  const bareNode = await startBareNode();
  try {
    const crowd = await bringCrowd(world, measuring, crowdSize);
    const measured = await measureEndpoints(world, crowd, measuring, bareNode);
    const memory = await measureMemory(world, crowd, measuring);
    const pressure = await measurePressure(world, crowd, measuring);
    return reportOf(measured, memory, pressure);
  } finally {
    bareNode.end();
    measuring.end();
    process.off("SIGTERM", stop);
    await world.stop();
  }
}

/** What was measured of one way to a token so far, and the requests that are left. */
interface Run {
  readonly endpoint: TokenEndpoint;
  readonly work: readonly (() => Promise<MeasuredAnswer>)[];
  readonly durationsMs: number[];
  seconds: number;
  cpuSeconds: number;
}

/** All ways take turns in short spells: whatever else this machine does falls on all of them alike. */
async function measureEndpoints(
  world: World,
  crowd: Crowd,
  measuring: Measuring,
  bareNode: BareNode,
): Promise<readonly Series[]> {
  const endpoints = [bareRoundTrip(world), bareNode.endpoint, liveKitAlone(world), ...tokenEndpoints(world, crowd)];
  const liveKitToken = await someToken(world, crowd, measuring);
  const cpuSeconds = async (): Promise<number> => (await callsMetrics(world.internal.calls)).cpuSeconds;

  async function prepare(endpoint: TokenEndpoint, { requests, concurrency }: (typeof series)[number]): Promise<Run> {
    const proofs = endpoint.needsFreshProof ? await crowd.freshProofs(requests) : undefined;
    const work = Array.from({ length: requests }, (_, n) => async () => {
      const member = crowd.members[n % crowd.members.length];
      if (member === undefined) throw new Error("the crowd is empty");
      const ask = endpoint.request(member, proofs?.[n] ?? member.proof, liveKitToken);
      const headers = { ...ask.headers, "x-forwarded-for": `10.1.${n % crowd.members.length}.1` };
      return required(endpoint, await measuring.ask({ ...ask, headers }));
    });
    // Connections are open, code is compiled, and what can be remembered is.
    if (proofs === undefined) await measuring.inParallel(work.slice(0, crowd.members.length), concurrency);
    return { endpoint, work, durationsMs: [], seconds: 0, cpuSeconds: 0 };
  }

  async function takeSpell(run: Run, spell: number, concurrency: number): Promise<void> {
    const size = run.work.length / spells;
    const cpuBefore = await cpuSeconds();
    const startedAt = performance.now();
    const answers = await measuring.inParallel(run.work.slice(spell * size, (spell + 1) * size), concurrency);
    run.seconds += (performance.now() - startedAt) / 1000;
    run.cpuSeconds += (await cpuSeconds()) - cpuBefore;
    run.durationsMs.push(...answers.map(({ durationMs }) => durationMs));
  }

  const measured: Series[] = [];
  for (const one of series) {
    const runs: Run[] = [];
    for (const endpoint of endpoints) runs.push(await prepare(endpoint, one));
    for (let spell = 0; spell < spells; spell += 1) {
      for (const run of runs) await takeSpell(run, spell, one.concurrency);
    }
    measured.push(...runs.map((run) => seriesFrom(run, one.concurrency)));
  }
  return measured;
}

function seriesFrom({ endpoint, durationsMs, seconds, cpuSeconds }: Run, concurrency: number): Series {
  return {
    name: endpoint.name,
    asks: endpoint.asks,
    concurrency,
    perSecond: durationsMs.length / seconds,
    p50: median(durationsMs) ?? Number.NaN,
    p95: p95(durationsMs) ?? Number.NaN,
    cpuMs: (cpuSeconds * 1000) / durationsMs.length,
  };
}

async function someToken(world: World, crowd: Crowd, measuring: Measuring): Promise<string> {
  const endpoint = tokenEndpoints(world, crowd).find(({ name }) => name.startsWith("/sfu/get"));
  const [member] = crowd.members;
  if (endpoint === undefined || member === undefined) throw new Error("there is no way to a token");
  const { body } = required(endpoint, await measuring.ask(endpoint.request(member, member.proof, "")));
  return String((JSON.parse(body) as { readonly jwt?: unknown }).jwt);
}

function required({ name }: TokenEndpoint, answer: MeasuredAnswer): MeasuredAnswer {
  if (answer.status === 200) return answer;
  throw new Error(`${name}: ${answer.status} ${answer.body.slice(0, 200)}`);
}

interface Memory {
  readonly beforeMegabytes: number;
  readonly afterMegabytes: number;
  readonly tokens: number;
  readonly perSecond: number;
}

async function measureMemory(world: World, crowd: Crowd, measuring: Measuring): Promise<Memory> {
  const endpoint = seenBefore(world, crowd);
  // Not the answers: a hundred thousand of them would fill this process.
  const one = (n: number) => async (): Promise<void> => void (await askSeenBefore(endpoint, crowd, measuring, n));
  const resident = async (): Promise<number> =>
    (await callsMetrics(world.internal.calls)).residentBytes / bytesPerMegabyte;
  await measuring.inParallel(
    Array.from({ length: memoryWarmUp }, (_, n) => one(n)),
    32,
  );
  const beforeMegabytes = await resident();
  const startedAt = performance.now();
  await measuring.inParallel(
    Array.from({ length: memoryTokens }, (_, n) => one(n)),
    32,
  );
  const perSecond = memoryTokens / ((performance.now() - startedAt) / 1000);
  return { beforeMegabytes, afterMegabytes: await resident(), tokens: memoryTokens, perSecond };
}

/** What people wait under pressure: many at once who may have a token, and many requests that are wrong. */
async function measurePressure(world: World, crowd: Crowd, measuring: Measuring): Promise<readonly Figure[]> {
  const endpoint = seenBefore(world, crowd);
  const work = Array.from({ length: concurrentTokens }, (_, n) => () => askSeenBefore(endpoint, crowd, measuring, n));
  const durationsOf = async (concurrency: number): Promise<readonly number[]> =>
    (await measuring.inParallel(work, concurrency)).map(({ durationMs }) => durationMs);
  const inTurns = p95(await durationsOf(32));
  const atOnce = p95(await durationsOf(concurrentTokens));
  const routes = publicRoutesIn(world);
  const flood = await floodWithMalformed(world.internal.callsPublic, routes, malformedRequests, Date.now() % 2 ** 31);
  return [
    {
      name: `${concurrentTokens} tokens, 32 at a time: p95 (T7)`,
      value: inTurns ?? Number.NaN,
      unit: "ms",
      goal: concurrentGoalMs,
    },
    { name: `${concurrentTokens} tokens, all at once: p95`, value: atOnce ?? Number.NaN, unit: "ms" },
    {
      name: `${malformedRequests} malformed requests: p99 (T1)`,
      value: p99(flood.durationsMs) ?? Number.NaN,
      unit: "ms",
      goal: malformedGoalMs,
    },
  ];
}

function seenBefore(world: World, crowd: Crowd): TokenEndpoint {
  const endpoint = tokenEndpoints(world, crowd).find(({ name }) => name === "/sfu/get, proof seen before");
  if (endpoint === undefined) throw new Error("there is no such endpoint");
  return endpoint;
}

async function askSeenBefore(
  endpoint: TokenEndpoint,
  crowd: Crowd,
  measuring: Measuring,
  n: number,
): Promise<MeasuredAnswer> {
  const member = crowd.members[n % crowd.members.length];
  if (member === undefined) throw new Error("the crowd is empty");
  return required(endpoint, await measuring.ask(endpoint.request(member, member.proof, "")));
}

function reportOf(measured: readonly Series[], memory: Memory, pressure: readonly Figure[]): Report {
  const bare = measured.filter(({ name }) => name === "one bare round trip");
  const bareP50 = (concurrency: number): number =>
    median(bare.filter((one) => one.concurrency === concurrency).map(({ p50 }) => p50)) ?? Number.NaN;
  const own = measured.filter(({ name }) => name !== "one bare round trip");
  const figures = own.map(({ name, asks, concurrency, p50 }): Figure => ({
    name: `${name}, ${concurrency} at a time: p50 in round trips`,
    value: p50 / bareP50(concurrency),
    unit: "×",
    ...(roundTripGoals[asks] === undefined ? {} : { goal: roundTripGoals[asks] }),
  }));
  return {
    title: "A token's cost",
    figures: [
      ...figures,
      {
        name: `memory that ${memory.tokens} tokens leave`,
        value: memory.afterMegabytes - memory.beforeMegabytes,
        unit: "MB",
        goal: memoryGoalMegabytes,
      },
      ...pressure,
    ],
    tables: [
      seriesTable(measured),
      {
        title: "Resident memory of calls, after as many tokens of warm-up as a young process needs",
        columns: ["", "MB"],
        rows: [
          [`before ${memory.tokens} tokens`, memory.beforeMegabytes],
          ["after", memory.afterMegabytes],
          ["tokens per second meanwhile", memory.perSecond],
        ],
      },
    ],
  };
}

function seriesTable(measured: readonly Series[]): Table {
  return {
    title: "Milliseconds, from the request to the whole answer",
    columns: ["", "at a time", "per second", "p50", "p95", "CPU of calls"],
    rows: measured.map(({ name, concurrency, perSecond, p50, p95: slowest, cpuMs }) => [
      name,
      concurrency,
      perSecond,
      p50.toFixed(2),
      slowest.toFixed(2),
      cpuMs.toFixed(2),
    ]),
  };
}
