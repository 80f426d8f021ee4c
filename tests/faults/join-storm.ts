import { setTimeout as wait } from "node:timers/promises";
import { startWorld, type World } from "@melo/devkit";
import { eventTypes } from "@melo/protocol";
import { callRoomName, createCallServer } from "@melo/server/testing";
import { callerOf } from "../integration/server/caller.ts";
import { registerApi, voiceChannel, type MatrixApi } from "../integration/server/matrix-api.ts";
import { openIdTokens } from "../integration/server/openid-tokens.ts";
import type { Findings, OwnFault } from "./fault.ts";

const people = 50;
const cyclesEach = 20;
/** Of one network address and one person, far more than the limits of everyday life let in. */
const rateLimitFactor = 1_000;
/** Joins and leaves under way at once: the crowd shares the machine with the servers. */
const atOnce = 6;
const stuckAfterMs = 15_000;
const roomGoneAfterMs = 25_000;

export const joinStorm: OwnFault = {
  id: "F15",
  title: `${people} people come and go ${cyclesEach} times each`,
  world: "own",
  isShort: false,
  isLong: true,
  marks: [
    { name: "failed joins", unit: "", max: 0 },
    { name: "stuck members", unit: "", max: 0 },
    { name: "LiveKit rooms left", unit: "", max: 0 },
  ],
  async open() {
    const parts = { web: false };
    const world = await startWorld({ name: "join-storm", parts, callsRateLimitFactor: rateLimitFactor });
    const host = await registerApi(world, "host");
    const crowd: MatrixApi[] = [];
    for (let n = 0; n < people; n += 1) crowd.push(await registerApi(world, `guest${n}`));
    process.on("uncaughtException", passDroppedHandle);
    return {
      run: () => storm(world, host, crowd),
      async close() {
        process.off("uncaughtException", passDroppedHandle);
        await world.stop();
      },
    };
  },
};

/** LiveKit's native SDK (rtc-node 1.1.0) lets go of some things twice when rooms are left by the hundred. */
function passDroppedHandle(error: Error): void {
  if (error.message === "trying to drop an invalid handle") return;
  console.error(error);
  process.exit(1);
}

async function storm(world: World, host: MatrixApi, crowd: readonly MatrixApi[]): Promise<Findings> {
  const roomId = await host.createRoom(voiceChannel());
  for (const { userId } of crowd) await host.invite(roomId, userId);
  await Promise.all(crowd.map((guest) => guest.join(roomId)));
  const failures: string[] = [];
  const inTurn = createTurns();
  await Promise.all(crowd.map((guest) => comeAndGo(world, guest, roomId, inTurn, failures)));
  await wait(stuckAfterMs);
  const stuck = await stuckMembers(host, roomId);
  await wait(roomGoneAfterMs - stuckAfterMs);
  const server = createCallServer(world.internal.livekit, world.livekit.callsKey);
  const rooms = (await server.listRooms()).filter(({ name }) => name === callRoomName(roomId));
  return {
    values: { "failed joins": failures.length, "stuck members": stuck, "LiveKit rooms left": rooms.length },
    complaints: [...new Set(failures)].slice(0, 3),
  };
}

type InTurn = <T>(act: () => Promise<T>) => Promise<T>;

/** First come, first served. */
function createTurns(): InTurn {
  let free = atOnce;
  const waiting: (() => void)[] = [];
  return async (act) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await act();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}

/** Every other time politely; else the connection ends, and the leave is the server's affair. */
async function comeAndGo(
  world: World,
  guest: MatrixApi,
  roomId: string,
  inTurn: InTurn,
  failures: string[],
): Promise<void> {
  const tokens = openIdTokens(`${world.origin}/livekit/jwt`);
  const caller = callerOf(world, guest, roomId);
  const withdraw = (): Promise<void> => guest.sendState(roomId, eventTypes.callMember, caller.stateKey, {});
  for (let cycle = 0; cycle < cyclesEach; cycle += 1) {
    try {
      const participant = await inTurn(async () => {
        const delayId = await caller.scheduleLeave();
        await caller.announce();
        return caller.enterDelegating(tokens, delayId);
      });
      await inTurn(async () => {
        if (cycle % 2 === 0) await withdraw();
        await participant.leave();
      });
    } catch (error) {
      failures.push(String(error));
      // As a client does that could not get in.
      await withdraw();
    }
  }
}

async function stuckMembers(host: MatrixApi, roomId: string): Promise<number> {
  const { body } = await host.request("GET", `/rooms/${encodeURIComponent(roomId)}/state`);
  // The whole state, which the client-server API answers as an array.
  const state = body as unknown as readonly { readonly type: string; readonly content: object }[];
  return state.filter(({ type, content }) => type === eventTypes.callMember && "application" in content).length;
}
