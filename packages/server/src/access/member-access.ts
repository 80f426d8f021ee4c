import { serverNameOf } from "@melo/protocol";
import type { MasqueradePort } from "../homeserver/application-service.ts";
import { authorizeCallAccess, type CallAccess } from "./authorize-call-access.ts";
import { readRoomView } from "./read-room-view.ts";

/** What `authorizeCallAccess` says about somebody now; undefined if nobody of this homeserver can look into the room. */
export type AskAccess = (roomId: string, userId: string) => Promise<CallAccess | undefined>;

/** Reads the room with the person's own eyes, or with those of a local member about people of other servers. */
export function createAskAccess(masquerade: MasqueradePort, serverName: string): AskAccess {
  async function observerFor(roomId: string, userId: string): Promise<string | undefined> {
    if (serverNameOf(userId) === serverName) return userId;
    const joined = await masquerade.joinedMembers(roomId);
    return [...(joined?.keys() ?? [])].find((member) => serverNameOf(member) === serverName);
  }

  return async function askAccess(roomId, userId) {
    const observer = await observerFor(roomId, userId);
    if (observer === undefined) return undefined;
    const view = await readRoomView(roomId, [userId], masquerade.reader(observer, roomId));
    return authorizeCallAccess(view, userId);
  };
}
