import { isUserId, MeloError, serverNameOf } from "@melo/protocol";
import { readUntracked, type Clock, type ReadonlySignal, type Scope } from "@melo/reactive";
import type { ClientPort, RoomsPort } from "../ports/index.ts";
import type { Community } from "../view/community-view.ts";
import { findDirect } from "./directs.ts";
import { isRetryable, keepTrying, wasRateLimited } from "./keep-trying.ts";
import type { RoomsById } from "./servers.ts";

export interface DirectDeps {
  readonly client: Pick<ClientPort, "userId">;
  readonly rooms: RoomsPort;
  readonly clock: Clock;
  readonly roomsById: ReadonlySignal<RoomsById>;
}

function accept(scope: Scope, { rooms, clock, roomsById }: DirectDeps, roomId: string): Promise<void> {
  const inviterServer = serverNameOf(roomsById.peek().get(roomId)?.inviterId ?? "");
  const viaServers = inviterServer === undefined ? [] : [inviterServer];
  return keepTrying(clock, scope, isRetryable, () => rooms.joinRoom(roomId, viaServers));
}

export function createDirectCommands(
  scope: Scope,
  deps: DirectDeps,
): Pick<Community, "acceptDirect" | "startDirect" | "addToDirect" | "renameDirect" | "leaveDirect"> {
  const { client, rooms, clock, roomsById } = deps;
  /** A second click finds the conversation that the first one is making. */
  const making = new Map<string, Promise<{ readonly roomId: string }>>();

  async function start(userIds: readonly string[]): Promise<{ readonly roomId: string }> {
    const invited = [...roomsById.peek().values()].find(
      ({ membership, direct, inviterId }) =>
        membership === "invite" && direct !== undefined && userIds.length === 1 && inviterId === userIds[0],
    );
    if (invited !== undefined) {
      await accept(scope, deps, invited.roomId);
      return { roomId: invited.roomId };
    }
    const known = findDirect(roomsById.peek(), userIds);
    if (known !== undefined) return { roomId: known };
    return keepTrying(clock, scope, wasRateLimited, () => rooms.createDirect(userIds));
  }

  function requireOthers(typed: readonly string[]): readonly string[] {
    const userIds = [...new Set(typed.map((userId) => userId.trim()))].toSorted();
    if (userIds.length === 0 || !userIds.every(isUserId)) throw new MeloError("name_invalid", "no user id");
    if (userIds.includes(client.userId)) throw new MeloError("name_invalid", "nobody writes to themselves");
    return userIds;
  }

  async function startDirect(typed: readonly string[]): Promise<{ readonly roomId: string }> {
    const userIds = requireOthers(typed);
    const key = userIds.join(" ");
    const running = making.get(key) ?? start(userIds).finally(() => making.delete(key));
    making.set(key, running);
    return running;
  }

  return {
    acceptDirect: (roomId) => accept(scope, deps, roomId),
    startDirect,
    async addToDirect(roomId, typed) {
      const direct = roomsById.peek().get(roomId)?.direct;
      if (direct === undefined) throw new MeloError("not_found", "no conversation that we are in");
      const present = direct.peers.map(({ userId }) => userId);
      const added = requireOthers(typed).filter((userId) => !present.includes(userId));
      const isOfTwo = present.length < 2 && !direct.isNamed;
      if (isOfTwo) return startDirect([...present, ...added]);
      for (const userId of added) {
        await keepTrying(clock, scope, wasRateLimited, () => rooms.inviteToDirect(roomId, userId));
      }
      return { roomId };
    },
    renameDirect: (roomId, name) =>
      keepTrying(clock, scope, wasRateLimited, () => rooms.renameRoom(roomId, name.trim())),
    leaveDirect: (roomId) => keepTrying(clock, scope, isRetryable, () => rooms.leaveRoom(roomId)),
  };
}

/**
 * Conversations with people of our own servers begin without a question, as people expect of a community; what strangers
 * start waits for an answer. Members are only read while such an invitation waits.
 */
export function acceptDirectsOfMembers(scope: Scope, deps: DirectDeps): void {
  const { rooms, roomsById } = deps;
  const attempted = new Set<string>();

  function sharesServer(all: RoomsById, userId: string): boolean {
    return [...all.values()]
      .filter(({ kind, membership }) => kind === "space" && membership === "join")
      .some(({ roomId }) => rooms.members(roomId).value.some((member) => member.userId === userId));
  }

  scope.effect(() => {
    const all = roomsById.value;
    for (const { roomId, membership, direct, inviterId } of all.values()) {
      if (membership !== "invite" || direct === undefined || inviterId === undefined || attempted.has(roomId)) continue;
      if (!sharesServer(all, inviterId)) continue;
      attempted.add(roomId);
      // It then stays an invitation, which can be answered by hand.
      readUntracked(() => void accept(scope, deps, roomId).catch(() => undefined));
    }
  });
}
