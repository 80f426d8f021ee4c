import { randomBytes } from "node:crypto";
import { eventTypes, formatInviteCode, inviteLinkContent, inviteSecretBytes, serverNameOf } from "@melo/protocol";
import { readRoomView } from "../access/read-room-view.ts";
import { isJoined, maySendState } from "../access/room-view.ts";
import type { AccountsPort, NewAccount, SignedInAccount } from "../homeserver/accounts.ts";
import type { MasqueradePort } from "../homeserver/application-service.ts";
import { forbidden } from "../http/refusal.ts";
import type { Log } from "../log.ts";
import { claimUse } from "./claim-use.ts";
import { closedLink, unknownLink } from "./closed-link.ts";
import { findLink, publicIdOf, type FoundLink } from "./find-link.ts";
import { closedReasonOf, mayMakeLinks } from "./invite-link.ts";
import { createLinkUses } from "./link-uses.ts";

export interface InvitesDeps {
  readonly masquerade: MasqueradePort;
  readonly accounts: AccountsPort;
  readonly serverName: string;
  readonly log: Log;
  now(): number;
  wait(delayMs: number): Promise<void>;
}

export interface LinkLimits {
  readonly maxUses: number | undefined;
  readonly expiresInMs: number | undefined;
}

export interface CreatedLink {
  readonly code: string;
  readonly maxUses: number | undefined;
  readonly expiresTs: number | undefined;
}

/** Invitation links. Whatever is not allowed is thrown as the answer to give. */
export interface Invites {
  create(userId: string, spaceId: string, limits: LinkLimits): Promise<CreatedLink>;
  /** The link as whoever has its code may see it; throws if it is closed. */
  preview(code: string): Promise<FoundLink>;
  /** Invites the person to the space; harmless if repeated, and for whoever is in. */
  accept(code: string, userId: string): Promise<string>;
  /** Makes an account, and invites it to the space. */
  register(code: string, account: NewAccount): Promise<SignedInAccount>;
  revoke(code: string, userId: string): Promise<void>;
}

export function createInvites(deps: InvitesDeps): Invites {
  const { masquerade, serverName } = deps;

  async function find(code: string, ...userIds: readonly string[]): Promise<FoundLink> {
    const found = await findLink(code, userIds, masquerade, serverName);
    if (found === undefined) throw unknownLink();
    return found;
  }

  /** Throws unless the link lets this person in; undefined stands for whoever asks. */
  async function requireOpen(found: FoundLink, userId: string | undefined): Promise<void> {
    const { link, space } = found;
    const closed = closedReasonOf(link, space, 0, deps.now());
    if (closed !== undefined) throw closedLink(closed, found);
    if (link.maxUses === undefined) return;
    const uses = await createLinkUses(masquerade, link).list();
    // Whoever used it once may come back by it.
    if (uses.some((use) => use.userId === userId)) return;
    if (uses.length >= link.maxUses) throw closedLink("used_up", found);
  }

  /** Resolves to what takes the use back. */
  async function useFor(found: FoundLink, userId: string): Promise<() => Promise<void>> {
    const { link } = found;
    if (link.maxUses === undefined) return async () => undefined;
    const uses = createLinkUses(masquerade, link);
    if ((await uses.list()).some((use) => use.userId === userId)) return async () => undefined;
    const isTaken = await claimUse(uses, userId, link.maxUses, deps.wait);
    if (!isTaken) throw closedLink("used_up", found);
    return () => uses.giveBack(userId);
  }

  async function invite({ link }: FoundLink, userId: string): Promise<void> {
    await masquerade.invite(link.createdBy, link.spaceId, userId);
    deps.log.info({ linkId: link.id, spaceId: link.spaceId, userId }, "invited by link");
  }

  return {
    async create(userId, spaceId, { maxUses, expiresInMs }) {
      if (serverNameOf(userId) !== serverName) throw forbidden();
      const space = await readRoomView(spaceId, [userId], masquerade.reader(userId, spaceId));
      if (!mayMakeLinks(space, userId, maxUses !== undefined)) throw forbidden("You may not make links to this server");
      const secret = randomBytes(inviteSecretBytes).toString("base64url");
      const createdTs = deps.now();
      const expiresTs = expiresInMs === undefined ? undefined : createdTs + expiresInMs;
      const linkId = publicIdOf(secret);
      await masquerade.sendState(userId, spaceId, {
        type: eventTypes.inviteLink,
        stateKey: linkId,
        content: inviteLinkContent({ createdBy: userId, createdTs, expiresTs, maxUses, revokedTs: undefined }),
      });
      deps.log.info({ linkId, spaceId, userId }, "link made");
      return { code: formatInviteCode({ spaceId, secret }), maxUses, expiresTs };
    },

    async preview(code) {
      const found = await find(code);
      await requireOpen(found, undefined);
      return found;
    },

    async accept(code, userId) {
      const found = await find(code, userId);
      const { spaceId } = found.link;
      const membership = found.space.members.get(userId)?.membership;
      if (membership === "join" || membership === "invite") return spaceId;
      await requireOpen(found, userId);
      if (membership === "ban") throw forbidden("You may not enter this server");
      const giveBack = await useFor(found, userId);
      try {
        await invite(found, userId);
      } catch (error) {
        await giveBack();
        throw error;
      }
      return spaceId;
    },

    async register(code, account) {
      const found = await find(code);
      await requireOpen(found, undefined);
      const userId = `@${account.localpart}:${serverName}`;
      const giveBack = await useFor(found, userId);
      const made = await deps.accounts.register(account).catch(async (error: unknown) => {
        await giveBack();
        throw error;
      });
      deps.log.info({ linkId: found.link.id, userId }, "registered by link");
      // The account is there: if the invitation fails, its owner is signed in all the same and may try the link again.
      await invite(found, userId).catch((error: unknown) => {
        deps.log.error({ err: error, linkId: found.link.id, userId }, "registered by link, but not invited");
      });
      return made;
    },

    async revoke(code, userId) {
      const { link, space } = await find(code, userId);
      if (link.revokedTs !== undefined) return;
      const mayRevoke =
        serverNameOf(userId) === serverName &&
        isJoined(space, userId) &&
        space.rules !== undefined &&
        maySendState(space.rules, userId, eventTypes.inviteLink);
      if (!mayRevoke) throw forbidden("You may not revoke this link");
      await masquerade.sendState(userId, link.spaceId, {
        type: eventTypes.inviteLink,
        stateKey: link.id,
        content: inviteLinkContent({ ...link, revokedTs: deps.now() }),
      });
      deps.log.info({ linkId: link.id, spaceId: link.spaceId, userId }, "link revoked");
    },
  };
}
