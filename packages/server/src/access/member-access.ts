import { authorizeCallAccess, type CallAccess } from "./authorize-call-access.ts";
import type { RoomViews } from "./room-views.ts";

/** What `authorizeCallAccess` says about somebody now; undefined if nobody of this homeserver can look into the room. */
export type AskAccess = (roomId: string, userId: string) => Promise<CallAccess | undefined>;

export function createAskAccess(views: RoomViews): AskAccess {
  return async function askAccess(roomId, userId) {
    const view = await views.view(roomId, [userId]);
    return view === undefined ? undefined : authorizeCallAccess(view, userId);
  };
}
