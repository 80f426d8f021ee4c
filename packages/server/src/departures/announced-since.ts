import { callMemberStateKey, eventTypes, serverNameOf } from "@melo/protocol";
import type { MasqueradePort } from "../homeserver/application-service.ts";
import type { DelegatedLeave } from "./delegate-leave.ts";

export type AskAnnouncedSince = (leave: DelegatedLeave, leftMs: number) => Promise<boolean>;

/**
 * Whether the device's call membership is newer than a moment. For memberships that are state events, of rooms with a
 * member of this homeserver; of others it is not known. A homeserver that does not answer rejects: the leave then waits.
 */
export function createAskAnnouncedSince(masquerade: MasqueradePort, serverName: string): AskAnnouncedSince {
  async function observerFor(roomId: string, userId: string): Promise<string | undefined> {
    if (serverNameOf(userId) === serverName) return userId;
    const joined = [...((await masquerade.joinedMembers(roomId))?.keys() ?? [])];
    return joined.find((member) => serverNameOf(member) === serverName);
  }

  return async function isAnnouncedSince({ roomId, userId, deviceId }, leftMs) {
    const observer = deviceId === undefined ? undefined : await observerFor(roomId, userId);
    if (deviceId === undefined || observer === undefined) return false;
    const read = masquerade.reader(observer, roomId);
    const membership = await read(eventTypes.callMember, callMemberStateKey(userId, deviceId));
    return membership !== undefined && membership.sender === userId && membership.originServerTs > leftMs;
  };
}
