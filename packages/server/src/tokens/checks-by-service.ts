import type { RoomViews } from "../access/room-views.ts";
import type { AccountChecks } from "../homeserver/account-checks.ts";
import type { SessionsPort } from "../homeserver/sessions.ts";
import type { CallerChecks } from "./caller-checks.ts";

export interface ServiceCheckDeps {
  readonly sessions: Pick<SessionsPort, "identify">;
  readonly views: Pick<RoomViews, "view">;
  readonly accounts: Pick<AccountChecks, "isSuspended">;
}

/**
 * For the application service: what was pushed tells about the room. Whose token it is the homeserver is asked each time,
 * for nothing else would tell of a token that was signed out a moment ago.
 */
export function createChecksByService({ sessions, views, accounts }: ServiceCheckDeps): CallerChecks {
  return {
    identify: sessions.identify,
    viewRoom: (roomId, userId) => views.view(roomId, [userId]),
    isSuspended: accounts.isSuspended,
  };
}
