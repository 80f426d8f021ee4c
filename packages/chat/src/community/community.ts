import { derive, type Clock, type ReadonlySignal, type Scope } from "@melo/reactive";
import { isEqualData, keepUnchanged } from "../keep-unchanged.ts";
import type { ClientPort, InvitesPort, RoomsPort } from "../ports/index.ts";
import type { ChannelView, Community, ServerView } from "../view/community-view.ts";
import { createCommunityCommands } from "./community-commands.ts";
import { createDefaultChannels } from "./default-channels.ts";
import { acceptDirectsOfMembers, createDirectCommands } from "./direct-commands.ts";
import { directItems } from "./directs.ts";
import { channelView, invitationItems, serverItems, serverView, type RoomsById } from "./servers.ts";

export interface CommunityDeps {
  readonly client: ClientPort;
  readonly rooms: RoomsPort;
  readonly invites: InvitesPort;
  readonly clock: Clock;
}

/** Everything but the commands is derived from the rooms port; unchanged parts keep their identity from sync to sync. */
export function createCommunity(scope: Scope, deps: CommunityDeps): Community {
  const roomsById = derive<RoomsById>(() => new Map(deps.rooms.rooms.value.map((room) => [room.roomId, room])));
  acceptDirectsOfMembers(scope, { ...deps, roomsById });
  const defaultChannels = createDefaultChannels(scope, roomsById, deps);
  return {
    sync: deps.client.sync,
    profile: deps.client.profile,
    servers: deriveList(
      () => serverItems(roomsById.value),
      (server) => server.spaceId,
    ),
    directs: deriveList(
      () => directItems(roomsById.value),
      (direct) => direct.roomId,
    ),
    invitations: deriveList(
      () => invitationItems(roomsById.value),
      (invitation) => invitation.roomId,
    ),
    server: remember((spaceId) => deriveServer(() => serverView(roomsById.value, spaceId))),
    channel: remember((roomId) => deriveChannel(() => channelView(roomsById.value, roomId))),
    members: (roomId) => deps.rooms.members(roomId),
    ...createDirectCommands(scope, { ...deps, roomsById }),
    ...createCommunityCommands(scope, { ...deps, roomsById, defaultChannels }),
  };
}

function deriveList<T extends object>(
  compute: () => readonly T[],
  keyOf: (entry: T) => string,
): ReadonlySignal<readonly T[]> {
  let previous: readonly T[] = [];
  return derive(() => {
    previous = keepUnchanged(previous, compute(), keyOf);
    return previous;
  });
}

function deriveServer(compute: () => ServerView | undefined): ReadonlySignal<ServerView | undefined> {
  let previous: ServerView | undefined;
  return derive(() => {
    const next = compute();
    if (next !== undefined && previous !== undefined) {
      const keyOf = (channel: { readonly roomId: string }): string => channel.roomId;
      const merged = {
        ...next,
        textChannels: keepUnchanged(previous.textChannels, next.textChannels, keyOf),
        voiceChannels: keepUnchanged(previous.voiceChannels, next.voiceChannels, keyOf),
      };
      previous = isEqualData(previous, merged) ? previous : merged;
    } else {
      previous = next;
    }
    return previous;
  });
}

function deriveChannel(compute: () => ChannelView | undefined): ReadonlySignal<ChannelView | undefined> {
  let previous: ChannelView | undefined;
  return derive(() => {
    const next = compute();
    if (!isEqualData(previous, next)) previous = next;
    return previous;
  });
}

/** One value per id, made on first use: views that ask for the same id share one signal. */
function remember<T>(create: (id: string) => T): (id: string) => T {
  const values = new Map<string, T>();
  return (id) => {
    const known = values.get(id);
    if (known !== undefined) return known;
    const value = create(id);
    values.set(id, value);
    return value;
  };
}
