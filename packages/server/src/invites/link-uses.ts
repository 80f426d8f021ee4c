import { eventTypes, inviteUseStateKey } from "@melo/protocol";
import { roomViewFrom } from "../access/room-view.ts";
import type { StateEvent } from "../access/state-event.ts";
import type { MasqueradePort } from "../homeserver/application-service.ts";
import type { UsesPort } from "./claim-use.ts";
import type { InviteLink } from "./invite-link.ts";

/** The uses of a link as state events of its space, written with its creator's hands. */
export function createLinkUses(masquerade: MasqueradePort, link: InviteLink): UsesPort {
  const { spaceId, createdBy } = link;
  const prefix = inviteUseStateKey(link.id, "");
  const isUse = ({ type, stateKey, content }: StateEvent): boolean =>
    type === eventTypes.inviteUse && stateKey.startsWith(prefix) && content["used"] === true;
  async function write(userId: string, content: object): Promise<void> {
    const stateKey = inviteUseStateKey(link.id, userId);
    await masquerade.sendState(createdBy, spaceId, { type: eventTypes.inviteUse, stateKey, content });
  }

  return {
    async list() {
      const state = (await masquerade.readState(createdBy, spaceId)) ?? [];
      const { members } = roomViewFrom(spaceId, state);
      return state.filter(isUse).map(({ stateKey, eventId, originServerTs }) => {
        const userId = stateKey.slice(prefix.length);
        const membership = members.get(userId)?.membership;
        return { userId, eventId, originServerTs, isSettled: membership === "join" || membership === "invite" };
      });
    },
    take: (userId) => write(userId, { used: true }),
    giveBack: (userId) => write(userId, {}),
  };
}
