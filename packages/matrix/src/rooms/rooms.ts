import type { NewChannel, RoomSummary, RoomsPort } from "@melo/chat";
import { eventTypes, MeloError, serverNameOf } from "@melo/protocol";
import { until, type ReadonlySignal, type Scope } from "@melo/reactive";
import { EventType, KnownMembership, type ICreateRoomOpts } from "matrix-js-sdk";
import { requireRoom, translated, type MatrixContext } from "../client/matrix-context.ts";
import { isJsonObject } from "../http/json-fields.ts";
import { createRoomList } from "./room-list.ts";
import { createMemberLists } from "./room-members.ts";
import { channelTemplate, directTemplate, spaceTemplate } from "./room-templates.ts";
import { stateOf } from "./room-summary.ts";
import { viaServersOf } from "./space-children.ts";

export function createRooms(scope: Scope, context: MatrixContext): RoomsPort {
  const { client, session } = context;
  const rooms = createRoomList(scope, context);
  const members = createMemberLists(scope, context);
  const ownServer = serverNameOf(session.userId);
  if (ownServer === undefined) throw new MeloError("misconfigured", `${session.userId} is no user id`);

  /** What could not be finished must not stay in anybody's list. */
  async function undoCreation(roomId: string): Promise<void> {
    try {
      await client.leave(roomId);
      await client.forget(roomId);
    } catch {
      // Left over but empty and unlinked; the error that led here is the one to show.
    }
  }

  /**
   * A homeserver takes an invitation for any name of its own, even one that nobody has. Other servers answer for their
   * names themselves, and may keep profiles to themselves.
   */
  async function requirePerson(userId: string): Promise<void> {
    if (serverNameOf(userId) === ownServer) await client.getProfileInfo(userId);
  }

  async function create(template: ICreateRoomOpts, finish: (roomId: string) => Promise<void>): Promise<string> {
    const { room_id: roomId } = await client.createRoom(template);
    try {
      await finish(roomId);
    } catch (error) {
      await undoCreation(roomId);
      throw error;
    }
    await untilListed(scope, rooms, roomId);
    return roomId;
  }

  async function createChannel(channel: NewChannel): Promise<string> {
    const space = requireRoom(client, channel.spaceId);
    const viaServers = [ownServer ?? ""];
    const children = stateOf(space)?.getStateEvents(eventTypes.spaceChild) ?? [];
    return create(channelTemplate({ ...channel, viaServers }), async (roomId) => {
      const content = { via: viaServers, order: orderAfter(children.length), suggested: channel.isSuggested };
      await client.sendStateEvent(channel.spaceId, EventType.SpaceChild, content, roomId);
    });
  }

  return {
    rooms,
    members,
    createSpace: (name) =>
      translated(context, async () => ({ spaceId: await create(spaceTemplate(name), () => Promise.resolve()) })),
    createChannel: (channel) => translated(context, async () => ({ roomId: await createChannel(channel) })),
    createDirect: (userIds) =>
      translated(context, async () => {
        const addToAccount = (roomId: string): Promise<void> => context.directs.add(roomId, userIds);
        const roomId = await create(directTemplate(userIds), addToAccount);
        await until(rooms, (list) => list.some((room) => room.roomId === roomId && room.direct !== undefined), scope);
        return { roomId };
      }),
    joinRoom: (roomId, viaServers) =>
      translated(context, async () => {
        const invitation = client.getRoom(roomId);
        // Only the invitation says it: once joined, the account has to know.
        const peers = invitation === null ? undefined : context.directs.peersOf(invitation);
        await client.joinRoom(roomId, { viaServers: [...viaServers] });
        if (peers !== undefined) await context.directs.add(roomId, peers);
        await untilListed(scope, rooms, roomId);
      }),
    listSuggestedChannels: (spaceId) =>
      translated(context, async () => {
        const { rooms: found } = await client.getRoomHierarchy(spaceId, hierarchyLimit, 1, true);
        const space = found.find((room) => room.room_id === spaceId);
        return (space?.children_state ?? []).flatMap(({ state_key: roomId, content }) =>
          isJsonObject(content) && content["suggested"] === true && viaServersOf(content).length > 0
            ? [{ roomId, viaServers: viaServersOf(content) }]
            : [],
        );
      }),
    leaveRoom: (roomId) =>
      translated(context, async () => {
        await client.leave(roomId);
      }),
    inviteUser: (roomId, userId) =>
      translated(context, async () => {
        await requirePerson(userId);
        await client.invite(roomId, userId);
      }),
    inviteToDirect: (roomId, userId) =>
      translated(context, async () => {
        await requirePerson(userId);
        // The endpoint for invitations cannot say that it is a conversation.
        const content = { membership: KnownMembership.Invite, is_direct: true };
        await client.sendStateEvent(roomId, EventType.RoomMember, content, userId);
      }),
    renameRoom: (roomId, name) =>
      translated(context, async () => {
        await client.setRoomName(roomId, name);
      }),
    markRead: (roomId, eventId) =>
      translated(context, async () => {
        const event = requireRoom(client, roomId).findEventById(eventId);
        if (event !== undefined) await client.sendReadReceipt(event);
      }),
  };
}

/** More channels than this in one server are found page by page when somebody has them. */
const hierarchyLimit = 100;

/** Sorts after the channels before it and before whatever is made later (specification, "order" of m.space.child). */
function orderAfter(count: number): string {
  return String(count + 1).padStart(4, "0");
}

async function untilListed(scope: Scope, rooms: ReadonlySignal<readonly RoomSummary[]>, roomId: string): Promise<void> {
  await until(rooms, (list) => list.some((room) => room.roomId === roomId && room.membership === "join"), scope);
}
