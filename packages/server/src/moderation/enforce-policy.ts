import { isUserId } from "@melo/protocol";
import { authorizeCallAccess } from "../access/authorize-call-access.ts";
import type { RoomView } from "../access/room-view.ts";
import type { AnnouncedBearers } from "../livekit/announced-bearers.ts";
import { bearerOf } from "../livekit/bearer.ts";
import type { CallConnection, CallParticipant, CallRights } from "../livekit/call-server.ts";
import { areSameRights } from "../livekit/same-rights.ts";

/** What has to be done in a LiveKit room so that it is as the Matrix room says. */
export type EnforcementAction =
  | { readonly type: "remove"; readonly participant: CallParticipant; readonly userId: string; readonly reason: string }
  | {
      readonly type: "set_rights";
      readonly participant: CallParticipant;
      readonly userId: string;
      readonly rights: CallRights;
    };

/** A participant, and the person behind it. */
export interface KnownParticipant<Participant = CallParticipant> {
  readonly participant: Participant;
  readonly userId: string;
  /** Undefined where the client's protocol names no device. */
  readonly deviceId: string | undefined;
}

/** Finds out who participants are. */
export type WhoIs = <Participant extends CallConnection>(
  participant: Participant,
) => Promise<KnownParticipant<Participant> | undefined>;

/**
 * By what the token says, by what the identity says, and at last by what the members of the room announced. Undefined for
 * somebody of whom nothing tells who he is.
 */
export function createWhoIs(announced: Pick<AnnouncedBearers, "find">, serverName: string): WhoIs {
  return async function whoIs(participant) {
    const { identity, attributes, livekitRoom } = participant;
    const person =
      bearerOf({ identity, attributes, room: livekitRoom }, serverName) ??
      foreignBearerOf(identity) ??
      (await announced.find(livekitRoom, identity));
    return person === undefined ? undefined : { participant, userId: person.userId, deviceId: person.deviceId };
  };
}

export async function knownAmong<Participant extends CallConnection>(
  participants: readonly Participant[],
  whoIs: WhoIs,
): Promise<readonly KnownParticipant<Participant>[]> {
  const known = await Promise.all(participants.map((participant) => whoIs(participant)));
  return known.filter((one) => one !== undefined);
}

/**
 * The person of an identity `@user:server:DEVICE` of any server. A server's name may hold a port, and only whoever knows
 * it can tell port from device; but no device is called by two words with a colon, so the last one is the device.
 */
function foreignBearerOf(identity: string): Pick<KnownParticipant, "userId" | "deviceId"> | undefined {
  const end = Math.max(0, identity.lastIndexOf(":"));
  const userId = identity.slice(0, end);
  return isUserId(userId) ? { userId, deviceId: identity.slice(end + 1) } : undefined;
}

/** What it means for those who are in the call that they have left the Matrix room. */
export function removalsOf(gone: readonly KnownParticipant[]): readonly EnforcementAction[] {
  return gone.map(({ participant, userId }) => ({ type: "remove", participant, userId, reason: "not_joined" }));
}

/**
 * What a look into the Matrix room means for those who are in its call. Somebody who may not be there is removed, and
 * nothing else is done to him first: taking his rights away before would only delay what the others see. `view` is
 * undefined where nobody of this homeserver is in the room any more: then its call here is over for everybody.
 */
export function enforcementOf(
  view: RoomView | undefined,
  known: readonly KnownParticipant[],
): readonly EnforcementAction[] {
  const present = new Set(known.map(({ userId }) => userId));
  return known.flatMap(({ participant, userId }): readonly EnforcementAction[] => {
    if (view === undefined) return [{ type: "remove", participant, userId, reason: "nobody_can_look" }];
    const access = authorizeCallAccess(view, userId, present);
    // Whoever is in has his place, also when the call should hold fewer now.
    if (access.kind === "full") return [];
    if (access.kind === "refused") return [{ type: "remove", participant, userId, reason: access.reason }];
    const { canPublishSources, canSubscribe } = access;
    const rights = { canPublishSources, canSubscribe };
    return areSameRights(rights, participant.rights) ? [] : [{ type: "set_rights", participant, userId, rights }];
  });
}
