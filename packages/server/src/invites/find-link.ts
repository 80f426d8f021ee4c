import { createHash } from "node:crypto";
import { eventTypes, inviteLinkId, localpartOf, parseInviteCode, serverNameOf } from "@melo/protocol";
import { readRoomView } from "../access/read-room-view.ts";
import type { RoomView } from "../access/room-view.ts";
import type { MasqueradePort } from "../homeserver/application-service.ts";
import { inviteLinkFrom, type InviteLink } from "./invite-link.ts";

/** What a link's page shows of the space. */
export interface SpaceFace {
  readonly name: string;
  /** `mxc:` URI. */
  readonly avatarUrl: string | undefined;
  readonly memberCount: number;
}

export interface FoundLink {
  readonly link: InviteLink;
  readonly face: SpaceFace;
  readonly inviterName: string;
  /** With the members that were asked for, and the link's creator. */
  readonly space: RoomView;
}

export function publicIdOf(secret: string): string {
  return inviteLinkId((text) => createHash("sha256").update(text).digest("base64url"), secret);
}

/**
 * The link behind a code, read with the eyes of any local member of its space. Undefined for every code that leads
 * nowhere: malformed, of another server, of a space nobody here is in, never made.
 */
export async function findLink(
  code: string,
  userIds: readonly string[],
  masquerade: MasqueradePort,
  serverName: string,
): Promise<FoundLink | undefined> {
  const parsed = parseInviteCode(code);
  if (parsed === undefined) return undefined;
  const { spaceId, secret } = parsed;
  const joined = await masquerade.joinedMembers(spaceId);
  const observer = [...(joined?.keys() ?? [])].find((userId) => serverNameOf(userId) === serverName);
  if (joined === undefined || observer === undefined) return undefined;

  const read = masquerade.reader(observer, spaceId);
  const event = await read(eventTypes.inviteLink, publicIdOf(secret));
  const link = event === undefined ? undefined : inviteLinkFrom(spaceId, event, serverName);
  if (link === undefined) return undefined;
  const [space, name, avatar] = await Promise.all([
    readRoomView(spaceId, [link.createdBy, ...userIds], read),
    read(eventTypes.name, ""),
    read(eventTypes.avatar, ""),
  ]);
  return {
    link,
    face: {
      name: textOf(name?.content["name"]) ?? spaceId,
      avatarUrl: textOf(avatar?.content["url"]),
      memberCount: joined.size,
    },
    inviterName: space.members.get(link.createdBy)?.displayName ?? localpartOf(link.createdBy),
    space,
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}
