import { serverNameOf } from "@melo/protocol";
import type { AskAccess } from "../access/member-access.ts";
import type { AccountChecks } from "../homeserver/account-checks.ts";
import type { Bearer } from "../livekit/bearer.ts";
import type { AskTokenAccess } from "./call-tokens.ts";
import type { MemberNews } from "./member-news.ts";

export interface MemberTokenAccessDeps {
  readonly askAccess: AskAccess;
  readonly accounts: AccountChecks;
  readonly news: MemberNews;
  readonly serverName: string;
}

/** How long a join of another homeserver may be on its way to ours while its client asks for a token already. */
const joinOnItsWayMs = 2000;

/**
 * Asks `authorizeCallAccess` about the room. Of a local user the device must be his and the account not suspended. Of a
 * user of another homeserver, who asks us as soon as his own homeserver knows of his join, a refusal is final only when
 * news of him has come or enough time has passed.
 */
export function createMemberTokenAccess(deps: MemberTokenAccessDeps): AskTokenAccess {
  const { askAccess, accounts, news } = deps;

  async function isGoodAccount({ userId, deviceId }: Bearer, roomId: string): Promise<boolean> {
    const [hasDevice, isSuspended] = await Promise.all([
      deviceId === undefined || accounts.hasDevice(userId, deviceId),
      accounts.isSuspended(userId, roomId),
    ]);
    return hasDevice && !isSuspended;
  }

  return async function askTokenAccess(bearer, roomId) {
    const { userId } = bearer;
    if (serverNameOf(userId) === deps.serverName) {
      const [access, isGood] = await Promise.all([askAccess(roomId, userId), isGoodAccount(bearer, roomId)]);
      return isGood ? access : undefined;
    }
    const heard = news.next(roomId, userId, joinOnItsWayMs);
    const access = await askAccess(roomId, userId);
    if (access?.kind === "allowed") {
      heard.forget();
      return access;
    }
    await heard.arrived;
    return askAccess(roomId, userId);
  };
}
