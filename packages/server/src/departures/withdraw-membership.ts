import { callMemberStateKey, eventTypes } from "@melo/protocol";
import type { MasqueradePort } from "../homeserver/application-service.ts";
import { announcedAgain } from "./announced-again.ts";
import { isAnnounced, isGhost } from "./ghost-policy.ts";

export interface GoneDevice {
  readonly roomId: string;
  /** Of the local homeserver. */
  readonly userId: string;
  readonly deviceId: string;
  readonly leftByMs: number;
}

/**
 * Withdraws the call membership of a device that is gone, in its person's name; resolves to whether there was one. A
 * device that announces itself at the same moment keeps its membership: the homeserver says which one was replaced.
 */
export type WithdrawMembership = (gone: GoneDevice) => Promise<boolean>;

export function createWithdrawMembership(masquerade: MasqueradePort): WithdrawMembership {
  return async function withdrawMembership({ roomId, userId, deviceId, leftByMs }) {
    const type = eventTypes.callMember;
    const stateKey = callMemberStateKey(userId, deviceId);
    const membership = await masquerade.reader(userId, roomId)(type, stateKey);
    if (!isGhost(membership, leftByMs)) return false;
    const eventId = await masquerade.sendState(userId, roomId, { type, stateKey, content: {} });
    const replacedId = (await masquerade.readPastState(userId, roomId, eventId))?.replacedEventId;
    if (replacedId === undefined || replacedId === membership.eventId) return true;
    const fresh = await masquerade.readPastState(userId, roomId, replacedId);
    if (fresh === undefined || !isAnnounced(fresh)) return true;
    await masquerade.sendState(userId, roomId, { type, stateKey, content: announcedAgain(fresh) });
    return false;
  };
}
