import { startWorld, type World } from "@melo/devkit";
import { callRoomName, createCallServer } from "@melo/server/testing";
import { AccessToken } from "livekit-server-sdk";
import { registerApi, voiceChannel, type MatrixApi } from "../../tests/integration/server/matrix-api.ts";
import { openIdTokens } from "../../tests/integration/server/openid-tokens.ts";
import { median, p95 } from "../report/quantile.ts";
import type { Figure, Report, Table } from "../report/report.ts";
import { ensureLoadGenerator, runLoad, type LoadParticipant, type LoadResult } from "./load-generator.ts";
import { usageOf, type ProcessUsage } from "./process-usage.ts";

/** People in one room; of each ten one speaks, and of each twenty-five one films at 180 lines. */
const crowdSizes = [10, 25, 50, 100] as const;
const peoplePerSpeaker = 10;
const peoplePerCamera = 25;
const pairs = 50;
const measuredSeconds = 20;
const joinsPerSecond = 10;
const rateLimitFactor = 1000;
const extraCpuGoal = 1.05;
const extraJoinGoalMs = 10;

type Part = "livekit" | "calls" | "synapse";

interface Measured {
  readonly name: string;
  readonly result: LoadResult;
  /** While everybody was in, as a share of one core. */
  readonly cpu: Readonly<Record<Part, number>>;
  readonly megabytes: Readonly<Record<"livekit" | "calls", number>>;
}

/** What crowds cost the servers: the same ones through MELO's door and at LiveKit itself, alternating in one run. */
export async function measureLoad(): Promise<Report> {
  const generator = await ensureLoadGenerator();
  const world = await startWorld({
    name: "bench-load",
    parts: { web: false },
    callsRateLimitFactor: rateLimitFactor,
  });
  // Nobody hears its webhooks, and nobody stands at its door.
  const bareWorld = await startWorld({ name: "bench-load-bare", parts: { web: false, calls: false } });
  const stop = (): Promise<unknown> => Promise.all([world.stop(), bareWorld.stop()]);
  const stopAndExit = (): void => void stop().finally(() => process.exit(1));
  process.once("SIGTERM", stopAndExit);
  try {
    const people = await bringPeople(world, Math.max(...crowdSizes, 2 * pairs));
    const measured: Measured[] = [];
    for (const size of crowdSizes) {
      const roomId = await channelOf(people.slice(0, size));
      for (const place of [bare(bareWorld), melo(world)]) {
        const tokens = await place.tokens(roomId, people.slice(0, size));
        const participants = tokens.map((token, n) => ({
          token,
          speaks: n % peoplePerSpeaker === 0,
          films: n % peoplePerCamera === 1,
        }));
        measured.push(await measure(place, generator, `one room of ${size}`, participants));
      }
    }
    const couples = Array.from({ length: pairs }, (_, n) => people.slice(2 * n, 2 * n + 2));
    const roomIds: string[] = [];
    for (const couple of couples) roomIds.push(await channelOf(couple));
    for (const place of [bare(bareWorld), melo(world)]) {
      const participants: LoadParticipant[] = [];
      for (const [n, couple] of couples.entries()) {
        const tokens = await place.tokens(roomIds[n] ?? "", couple);
        participants.push(...tokens.map((token) => ({ token, speaks: true, films: false })));
      }
      measured.push(await measure(place, generator, `${pairs} rooms of 2`, participants));
    }
    return reportOf(measured);
  } finally {
    process.off("SIGTERM", stopAndExit);
    await stop();
  }
}

async function bringPeople(world: World, count: number): Promise<readonly MatrixApi[]> {
  const people: MatrixApi[] = [];
  for (let n = 0; n < count; n += 1) people.push(await registerApi(world, `person${n}`));
  return people;
}

async function channelOf(members: readonly MatrixApi[]): Promise<string> {
  const [host, ...others] = members;
  if (host === undefined) throw new Error("nobody comes");
  const roomId = await host.createRoom({ ...voiceChannel(), preset: "public_chat" });
  for (const member of others) await member.join(roomId);
  return roomId;
}

/** Where a crowd goes, and how it gets in. */
interface Place {
  readonly name: "bare LiveKit" | "MELO";
  readonly world: World;
  readonly url: string;
  tokens(roomId: string, people: readonly MatrixApi[]): Promise<readonly string[]>;
}

function melo(world: World): Place {
  const service = openIdTokens(`${world.internal.callsPublic}/livekit/jwt`);
  return {
    name: "MELO",
    world,
    // The door itself: LiveKit's own signalling has no front door before it either.
    url: `${world.internal.callsPublic.replace(/^http/, "ws")}/livekit/sfu`,
    async tokens(roomId, people) {
      const tokens: string[] = [];
      for (const person of people) {
        const { status, body } = await service.sfuGet(person, roomId);
        if (status !== 200) throw new Error(`/sfu/get: ${status} ${JSON.stringify(body)}`);
        tokens.push(String(body["jwt"]));
      }
      return tokens;
    },
  };
}

function bare(world: World): Place {
  const { apiKey, apiSecret, callsKey } = world.livekit;
  return {
    name: "bare LiveKit",
    world,
    url: world.internal.livekit.replace(/^http/, "ws"),
    async tokens(roomId, people) {
      const room = callRoomName(roomId);
      await createCallServer(world.internal.livekit, callsKey).ensureRoom(room);
      return Promise.all(
        people.map(({ userId, deviceId }) => {
          const token = new AccessToken(apiKey, apiSecret, { identity: `${userId}:${deviceId}`, ttl: "10m" });
          token.addGrant({ roomJoin: true, room, canPublish: true, canSubscribe: true });
          return token.toJwt();
        }),
      );
    },
  };
}

async function measure(
  { name, world, url }: Place,
  generator: string,
  crowd: string,
  participants: readonly LoadParticipant[],
): Promise<Measured> {
  const usage = (part: Part): ProcessUsage => usageOfProcess(world.processes.get(part));
  const all = (): Readonly<Record<Part, ProcessUsage>> => ({
    livekit: usage("livekit"),
    calls: usage("calls"),
    synapse: usage("synapse"),
  });
  let [before, after] = [all(), all()];
  let startedAt = performance.now();
  let seconds = measuredSeconds;
  const result = await runLoad(
    generator,
    { url, participants, joinsPerSecond, seconds: measuredSeconds },
    {
      measuring() {
        before = all();
        startedAt = performance.now();
      },
      measured() {
        after = all();
        seconds = (performance.now() - startedAt) / 1000;
      },
    },
  );
  const [first] = result.failures;
  if (first !== undefined) throw new Error(`${crowd}, ${name}: ${result.failures.length} failed: ${first}`);
  const cpuOf = (part: Part): number => (after[part].cpuSeconds - before[part].cpuSeconds) / seconds;
  return {
    name: `${crowd}, ${name}`,
    result,
    cpu: { livekit: cpuOf("livekit"), calls: cpuOf("calls"), synapse: cpuOf("synapse") },
    megabytes: { livekit: after.livekit.residentMegabytes, calls: after.calls.residentMegabytes },
  };
}

/** Nothing, of a part that is left out. */
function usageOfProcess(pid: number | undefined): ProcessUsage {
  return pid === undefined ? { cpuSeconds: 0, residentMegabytes: 0 } : usageOf(pid);
}

function reportOf(measured: readonly Measured[]): Report {
  const find = (name: string): Measured | undefined => measured.find((one) => one.name === name);
  const cpuOf = (one: Measured | undefined): number =>
    one === undefined ? Number.NaN : one.cpu.livekit + one.cpu.calls;
  const joinOf = (one: Measured | undefined): number => median(one?.result.joinMs ?? []) ?? Number.NaN;
  const largest = Math.max(...crowdSizes);
  const [bare, own] = [find(`one room of ${largest}, bare LiveKit`), find(`one room of ${largest}, MELO`)];
  const [barePairs, ownPairs] = [find(`${pairs} rooms of 2, bare LiveKit`), find(`${pairs} rooms of 2, MELO`)];
  const figures: readonly Figure[] = [
    {
      name: `one room of ${largest}: CPU of LiveKit and calls, as a ratio to bare LiveKit`,
      value: cpuOf(own) / cpuOf(bare),
      unit: "×",
      goal: extraCpuGoal,
    },
    {
      name: `one room of ${largest}: what MELO adds to a join, of medians`,
      value: joinOf(own) - joinOf(bare),
      unit: "ms",
      goal: extraJoinGoalMs,
    },
    {
      name: `${pairs} rooms of 2: CPU of LiveKit and calls, as a ratio to bare LiveKit`,
      value: cpuOf(ownPairs) / cpuOf(barePairs),
      unit: "×",
      goal: extraCpuGoal,
    },
    {
      name: `${pairs} rooms of 2: what MELO adds to a join, of medians`,
      value: joinOf(ownPairs) - joinOf(barePairs),
      unit: "ms",
      goal: extraJoinGoalMs,
    },
  ];
  return { title: "Load", figures, tables: [tableOf(measured)] };
}

function tableOf(measured: readonly Measured[]): Table {
  const share = (value: number): string => `${(value * 100).toFixed(0)} %`;
  return {
    title: `While everybody is in, ${measuredSeconds} s; CPU of one core, generator not counted, on the same machine`,
    columns: [
      "crowd",
      "join p50 ms",
      "join p95 ms",
      "tracks out",
      "packets/s out",
      "Mbit/s out",
      "loss",
      "CPU LiveKit",
      "CPU calls",
      "CPU Synapse",
      "MB LiveKit",
      "MB calls",
    ],
    rows: measured.map(({ name, result, cpu, megabytes }) => [
      name,
      Math.round(median(result.joinMs) ?? Number.NaN),
      Math.round(p95(result.joinMs) ?? Number.NaN),
      result.tracksReceived,
      Math.round(result.packetsReceived / measuredSeconds),
      ((result.bytesReceived * 8) / measuredSeconds / 1e6).toFixed(1),
      `${((100 * result.packetsLost) / Math.max(1, result.packetsReceived + result.packetsLost)).toFixed(2)} %`,
      share(cpu.livekit),
      share(cpu.calls),
      share(cpu.synapse),
      Math.round(megabytes.livekit),
      Math.round(megabytes.calls),
    ]),
  };
}
