import type { RoomView } from "../access/room-view.ts";
import type { Session } from "../homeserver/sessions.ts";

/** What is asked about somebody who wants a LiveKit token with nothing but his access token in hand. */
export interface CallerChecks {
  /** Rejects with `not_signed_in` for a token that is not valid (any more). */
  identify(accessToken: string): Promise<Session>;
  /** The room with his member event; undefined if nobody can look into it. */
  viewRoom(roomId: string, userId: string, accessToken: string): Promise<RoomView | undefined>;
  /** Whether his account may read and leave rooms, and nothing else (MSC3823). */
  isSuspended(userId: string, roomId: string): Promise<boolean>;
}
