import { readUntracked, type Clock, type ReadonlySignal, type Scope } from "@melo/reactive";
import type { ClientPort, RoomsPort } from "../ports/index.ts";
import { isRetryable, keepTrying } from "./keep-trying.ts";
import { missingDefaultChannels, type RoomsById } from "./servers.ts";

export interface DefaultChannelsDeps {
  readonly client: ClientPort;
  readonly rooms: RoomsPort;
  readonly clock: Clock;
}

export interface DefaultChannels {
  /** Joins what is missing of a space's default channels. Resolves when all attempts are over; never rejects. */
  enter(spaceId: string): Promise<void>;
  /** From now on the space is left alone: it is being made or left. The returned function takes that back. */
  release(spaceId: string): () => void;
}

/**
 * Keeps this person in the default channels of their servers, the ones that are made later included: a server's channels
 * belong to all its members. A channel that cannot be joined is tried again after the next reconnection or start.
 */
export function createDefaultChannels(
  scope: Scope,
  roomsById: ReadonlySignal<RoomsById>,
  { client, rooms, clock }: DefaultChannelsDeps,
): DefaultChannels {
  const running = new Map<string, Promise<void>>();
  const releases = new Map<string, number>();
  const attempted = new Set<string>();

  async function join(roomId: string, viaServers: readonly string[]): Promise<void> {
    try {
      await keepTrying(clock, scope, isRetryable, () => rooms.joinRoom(roomId, viaServers));
    } catch {
      // One closed channel must not keep anybody out of the others; `attempted` remembers it.
    }
  }

  async function joinMissing(spaceId: string): Promise<void> {
    for (const roomId of missingDefaultChannels(roomsById.peek()).get(spaceId) ?? []) attempted.add(roomId);
    try {
      const listed = await keepTrying(clock, scope, isRetryable, () => rooms.listSuggestedChannels(spaceId));
      const missing = listed.filter(({ roomId }) => roomsById.peek().get(roomId)?.membership !== "join");
      for (const { roomId } of missing) attempted.add(roomId);
      await Promise.all(missing.map(({ roomId, viaServers }) => join(roomId, viaServers)));
    } catch {
      // The listing failed for good: the next reconnection tries again.
    }
  }

  function enter(spaceId: string): Promise<void> {
    const current = running.get(spaceId);
    if (current !== undefined) return current;
    const run = joinMissing(spaceId).finally(() => running.delete(spaceId));
    running.set(spaceId, run);
    return run;
  }

  scope.effect(() => {
    if (client.sync.value === "live") attempted.clear();
  });
  scope.effect(() => {
    if (client.sync.value !== "live") return;
    const missing = missingDefaultChannels(roomsById.value);
    readUntracked(() => {
      for (const [spaceId, roomIds] of missing) {
        const isNew = roomIds.some((roomId) => !attempted.has(roomId));
        if (isNew && !releases.has(spaceId)) void enter(spaceId);
      }
    });
  });

  return {
    enter,
    release(spaceId) {
      releases.set(spaceId, (releases.get(spaceId) ?? 0) + 1);
      return () => {
        const left = (releases.get(spaceId) ?? 0) - 1;
        if (left > 0) releases.set(spaceId, left);
        else releases.delete(spaceId);
      };
    },
  };
}
