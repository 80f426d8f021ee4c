import { MeloError, serverNameOf } from "@melo/protocol";
import { delay, until, type ReadonlySignal, type Scope } from "@melo/reactive";
import type { Community } from "../view/community-view.ts";
import { channelNameFrom } from "./channel-name.ts";
import type { CommunityDeps } from "./community.ts";
import type { DefaultChannels } from "./default-channels.ts";
import { isRetryable, keepTrying, wasRateLimited } from "./keep-trying.ts";
import { firstChannelId, ownChannelIds, serverView, type RoomsById } from "./servers.ts";

export interface CommandDeps extends CommunityDeps {
  readonly roomsById: ReadonlySignal<RoomsById>;
  readonly defaultChannels: DefaultChannels;
}

type CommunityCommands = Omit<
  Community,
  | "sync"
  | "profile"
  | "servers"
  | "directs"
  | "invitations"
  | "server"
  | "channel"
  | "members"
  | "acceptDirect"
  | "startDirect"
  | "addToDirect"
  | "renameDirect"
  | "leaveDirect"
>;

/** How long a command waits for the sync that shows its result; then it resolves anyway, and views show it as it comes. */
const appearLimitMs = 10_000;

export function createCommunityCommands(scope: Scope, deps: CommandDeps): CommunityCommands {
  const { rooms, invites } = deps;
  return {
    createServer: (name) => createServer(scope, deps, name),
    createChannel: (spaceId, kind, name) => createChannel(scope, deps, spaceId, kind, name),
    inviteToServer: (spaceId, userId) => rooms.inviteUser(spaceId, userId),
    async createInviteLink(spaceId, limits) {
      const { url } = await invites.createLink(spaceId, limits);
      return { url };
    },
    acceptInvitation: (spaceId) => enterServer(scope, deps, spaceId),
    declineInvitation: (roomId) => rooms.leaveRoom(roomId),
    async acceptInviteLink(code) {
      const { spaceId } = await invites.acceptLink(code);
      return enterServer(scope, deps, spaceId);
    },
    leaveServer: (spaceId) => leaveServer(scope, deps, spaceId),
  };
}

/** If a part cannot be made, what was made is left again, so that another attempt does not make a second server. */
async function createServer(
  scope: Scope,
  deps: CommandDeps,
  typedName: string,
): Promise<{ spaceId: string; firstChannelId: string }> {
  const name = typedName.trim();
  if (name === "") throw new MeloError("name_invalid", "a server needs a name");
  const { spaceId } = await keepTrying(deps.clock, scope, wasRateLimited, () => deps.rooms.createSpace(name));
  const takeBack = deps.defaultChannels.release(spaceId);
  try {
    const making = [
      createDefaultChannel(scope, deps, spaceId, "text", "general"),
      createDefaultChannel(scope, deps, spaceId, "voice", "Lounge"),
    ] as const;
    const [general, lounge] = await Promise.all(making).catch(async (error: unknown) => {
      const made = (await Promise.allSettled(making)).filter((result) => result.status === "fulfilled");
      const roomIds = [...made.map((result) => result.value.roomId), spaceId];
      await Promise.allSettled(roomIds.map((roomId) => deps.rooms.leaveRoom(roomId)));
      throw error;
    });
    await waitForChannels(scope, deps, spaceId, [general.roomId, lounge.roomId]);
    return { spaceId, firstChannelId: general.roomId };
  } finally {
    takeBack();
  }
}

async function createChannel(
  scope: Scope,
  deps: CommandDeps,
  spaceId: string,
  kind: "text" | "voice",
  typedName: string,
): Promise<{ roomId: string }> {
  const name = channelNameFrom(kind, typedName);
  if (name === "") throw new MeloError("name_invalid", "a channel needs a name");
  const takeBack = deps.defaultChannels.release(spaceId);
  try {
    const { roomId } = await createDefaultChannel(scope, deps, spaceId, kind, name);
    await waitForChannels(scope, deps, spaceId, [roomId]);
    return { roomId };
  } finally {
    takeBack();
  }
}

function createDefaultChannel(
  scope: Scope,
  { rooms, clock }: CommandDeps,
  spaceId: string,
  kind: "text" | "voice",
  name: string,
): Promise<{ readonly roomId: string }> {
  return keepTrying(clock, scope, wasRateLimited, () =>
    rooms.createChannel({ spaceId, kind, name, isSuggested: true }),
  );
}

async function enterServer(
  scope: Scope,
  { rooms, clock, roomsById, defaultChannels }: CommandDeps,
  spaceId: string,
): Promise<{ spaceId: string; firstChannelId: string | undefined }> {
  const space = roomsById.peek().get(spaceId);
  if (space?.membership !== "join") {
    const inviterServer = space?.inviterId === undefined ? undefined : serverNameOf(space.inviterId);
    const viaServers = inviterServer === undefined ? [] : [inviterServer];
    await keepTrying(clock, scope, isRetryable, () => rooms.joinRoom(spaceId, viaServers));
  }
  await defaultChannels.enter(spaceId);
  return { spaceId, firstChannelId: firstChannelId(roomsById.peek(), spaceId) };
}

/** Channels first: once out of the space, their join rule would still let us stay in them unnoticed. */
async function leaveServer(scope: Scope, deps: CommandDeps, spaceId: string): Promise<void> {
  const { rooms, clock, roomsById, defaultChannels } = deps;
  const takeBack = defaultChannels.release(spaceId);
  const leave = (roomId: string): Promise<void> => keepTrying(clock, scope, isRetryable, () => rooms.leaveRoom(roomId));
  try {
    await Promise.allSettled(ownChannelIds(roomsById.peek(), spaceId).map(leave));
    await leave(spaceId);
  } finally {
    takeBack();
  }
}

/** Resolves when the server shows these channels, or after {@link appearLimitMs}. */
async function waitForChannels(
  scope: Scope,
  { clock, roomsById }: CommandDeps,
  spaceId: string,
  channelIds: readonly string[],
): Promise<void> {
  const waiting = scope.createChild();
  const haveAppeared = until(roomsById, (rooms) => {
    const server = serverView(rooms, spaceId);
    const shown = new Set(
      [...(server?.textChannels ?? []), ...(server?.voiceChannels ?? [])].map(({ roomId }) => roomId),
    );
    return channelIds.every((roomId) => shown.has(roomId));
  });
  await Promise.race([haveAppeared, delay(clock, waiting, appearLimitMs)]);
  waiting.end();
}
