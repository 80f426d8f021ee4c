import type { CallServerPort } from "../livekit/call-server.ts";
import { authorizeCallAccess, type CallAccess } from "./authorize-call-access.ts";
import { findPresent } from "./find-present.ts";
import type { RoomViews } from "./room-views.ts";

/** What `authorizeCallAccess` says about somebody now; undefined if nobody of this homeserver can look into the room. */
export type AskAccess = (roomId: string, userId: string) => Promise<CallAccess | undefined>;

export function createAskAccess(
  views: RoomViews,
  callServer: Pick<CallServerPort, "listParticipants">,
  serverName: string,
): AskAccess {
  return async function askAccess(roomId, userId) {
    const view = await views.view(roomId, [userId]);
    if (view === undefined) return undefined;
    return authorizeCallAccess(view, userId, await findPresent(callServer, serverName, view));
  };
}
