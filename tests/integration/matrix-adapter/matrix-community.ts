import { untilFound, type MatrixPerson } from "./matrix-person.ts";

/** A server with its first two channels. */
export interface TestCommunity {
  readonly spaceId: string;
  readonly generalId: string;
  readonly loungeId: string;
}

export async function foundCommunity({ matrix }: MatrixPerson): Promise<TestCommunity> {
  const { spaceId } = await matrix.rooms.createSpace("Tea house");
  const general = await matrix.rooms.createChannel({ spaceId, kind: "text", name: "general", isSuggested: true });
  const lounge = await matrix.rooms.createChannel({ spaceId, kind: "voice", name: "Lounge", isSuggested: true });
  return { spaceId, generalId: general.roomId, loungeId: lounge.roomId };
}

export async function bringIntoCommunity(
  host: MatrixPerson,
  guest: MatrixPerson,
  { spaceId }: TestCommunity,
): Promise<void> {
  await host.matrix.rooms.inviteUser(spaceId, guest.userId);
  await untilFound(guest.matrix.rooms.rooms, (rooms) => rooms.find((room) => room.roomId === spaceId));
  await guest.matrix.rooms.joinRoom(spaceId, []);
  const channels = await guest.matrix.rooms.listSuggestedChannels(spaceId);
  for (const channel of channels) await guest.matrix.rooms.joinRoom(channel.roomId, channel.viaServers);
}
