import { meloErrorFrom } from "@melo/protocol";
import type { CallRooms } from "../livekit/call-rooms.ts";
import type { CallServerPort } from "../livekit/call-server.ts";
import { callRoomName } from "../livekit/room-name.ts";
import type { Log } from "../log.ts";
import type { KeyValuePort, Lease } from "../store/key-value-port.ts";
import type { OnDrift } from "./drift.ts";
import type { MendMemberships } from "./mend-memberships.ts";
import type { MendPeople } from "./mend-people.ts";
import type { Streaks } from "./streaks.ts";
import type { WatchedRooms } from "./watched-rooms.ts";

export interface ReconcilerDeps {
  readonly store: KeyValuePort;
  readonly callServer: CallServerPort;
  readonly callRooms: CallRooms;
  readonly watchedRooms: WatchedRooms;
  readonly mendPeople: MendPeople;
  readonly mendMemberships: MendMemberships;
  readonly streaks: Streaks;
  isHomeserverUp(): Promise<boolean>;
  /** The homeserver was away and has kept for us what happened. */
  onHomeserverBack(): Promise<unknown>;
  readonly onDrift: OnDrift;
  readonly log: Log;
  /** Name of this instance among all. */
  readonly holder: string;
  now(): number;
  /** Resolves after this time, or as soon as the signal aborts. Never rejects. */
  pause(delayMs: number, signal: AbortSignal): Promise<void>;
}

export interface Reconciler {
  /** Sweeps as long as no other instance does, until the signal aborts. Never rejects. */
  run(signal: AbortSignal): Promise<void>;
  /** One comparison of all calls with their rooms. Never rejects. */
  sweep(): Promise<void>;
}

/** What was lost is mended within ten seconds: two of them are for the sweep itself. */
const sweepEveryMs = 8000;
/** A leader that died is followed within this time. */
const leaseMs = 15_000;
const askForLeaseEveryMs = 3000;
const roomsAtOnce = 8;

/**
 * Compares what LiveKit shows with what the rooms say, and mends what a lost push or webhook has left. Instances elect one
 * that does it; two at once would do no harm. Without a store everybody does it.
 */
export function createReconciler(deps: ReconcilerDeps): Reconciler {
  const { store, callServer, callRooms, watchedRooms, streaks, onDrift, log, holder, now, pause } = deps;
  let wasHomeserverUp = true;
  let wasLivekitUp = true;

  function onFailedLook(error: unknown, roomId: string | undefined): void {
    onDrift("failed_look");
    log.warn({ err: error, roomId }, "a call was not compared with its room");
  }

  /** Resolves to the Matrix room whose call it is, if it is one's. */
  async function sweepRoom(livekitRoom: string): Promise<string | undefined> {
    const participants = (await callServer.listParticipants(livekitRoom)) ?? [];
    const roomId = await callRooms.find(livekitRoom, participants);
    if (roomId === undefined) return undefined;
    await deps.mendPeople(roomId, livekitRoom, participants);
    await deps.mendMemberships(roomId, participants);
    await watchedRooms.add(roomId);
    return roomId;
  }

  /** Of calls that LiveKit has closed. */
  async function sweepClosed(roomId: string): Promise<void> {
    if (!(await deps.mendMemberships(roomId, []))) await watchedRooms.remove(roomId);
  }

  async function sweep(): Promise<void> {
    const isHomeserverUp = await deps.isHomeserverUp();
    if (isHomeserverUp && !wasHomeserverUp) {
      log.info({}, "the homeserver is back");
      await deps.onHomeserverBack().catch((error: unknown) => onFailedLook(error, undefined));
    }
    if (!isHomeserverUp && wasHomeserverUp) log.warn({}, "the homeserver is away: nobody is touched");
    wasHomeserverUp = isHomeserverUp;
    // Whom it cannot be asked about, nobody touches.
    if (!isHomeserverUp) return streaks.endAll();
    const rooms = await callServer.listRooms().catch((error: unknown) => {
      if (wasLivekitUp) onFailedLook(error, undefined);
      return undefined;
    });
    wasLivekitUp = rooms !== undefined;
    if (rooms === undefined) return streaks.endAll();
    const names = rooms.map(({ name }) => name);
    await inTurns(names, roomsAtOnce, (name) => sweepRoom(name).catch((error: unknown) => onFailedLook(error, name)));
    const open = new Set(names);
    const watched = await watchedRooms.list().catch(() => []);
    const closed = watched.filter((roomId) => !open.has(callRoomName(roomId)));
    await inTurns(closed, roomsAtOnce, (roomId) =>
      sweepClosed(roomId).catch((error: unknown) => onFailedLook(error, roomId)),
    );
  }

  async function askForLease(): Promise<Lease | "nobody_can_say" | undefined> {
    try {
      return await store.lease("reconciler", holder, leaseMs);
    } catch (error) {
      if (meloErrorFrom(error).category !== "network") throw error;
      return "nobody_can_say";
    }
  }

  return {
    sweep,
    async run(signal) {
      let lease: Awaited<ReturnType<typeof askForLease>>;
      while (!signal.aborted) {
        const beganMs = now();
        lease = await askForLease();
        if (lease === undefined) {
          streaks.endAll();
          await pause(askForLeaseEveryMs, signal);
          continue;
        }
        await sweep();
        await pause(Math.max(0, beganMs + sweepEveryMs - now()), signal);
      }
      if (typeof lease === "object") await lease.release().catch(() => undefined);
    },
  };
}

async function inTurns<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<unknown>): Promise<void> {
  const rest = items.values();
  const workers = Array.from({ length: Math.min(atOnce, items.length) }, async () => {
    for (const item of rest) await work(item);
  });
  await Promise.all(workers);
}
