import type { RoomViews } from "../access/room-views.ts";
import { bearerOf } from "../livekit/bearer.ts";
import type { CallParticipant, CallServerPort } from "../livekit/call-server.ts";
import type { Log } from "../log.ts";
import {
  enforcementOf,
  knownAmong,
  type EnforcementAction,
  type KnownParticipant,
  type WhoIs,
} from "../moderation/enforce-policy.ts";
import type { OnDrift } from "./drift.ts";
import type { Streaks } from "./streaks.ts";

/**
 * What becomes of participants in a room's call of whom nobody can tell who they are. Their tokens were made with LiveKit's
 * key and say nothing: of another token service, or of whoever stole the key. LiveKit rooms that are the call of no
 * Matrix room are not looked at, nor is what is no client.
 */
export type UnknownParticipants = "remove" | "allow";

export interface MendPeopleDeps {
  readonly callServer: CallServerPort;
  /** Views that remember nothing: a lost push is why one looks. */
  readonly liveViews: RoomViews;
  /** Those that everybody else asks; they are told when they were wrong. */
  readonly views: RoomViews;
  readonly streaks: Streaks;
  readonly whoIs: WhoIs;
  readonly unknownParticipants: UnknownParticipants;
  readonly onDrift: OnDrift;
  readonly log: Log;
  now(): number;
}

/** Rejects if the homeserver or LiveKit does not answer: then nobody is touched, or the next look does the rest. */
export type MendPeople = (
  roomId: string,
  livekitRoom: string,
  participants: readonly CallParticipant[],
) => Promise<void>;

/** A room that nobody here can look into has lost its last local member, or somebody has misconfigured something. */
const looksUntilUnreadable = 3;

export function createMendPeople(deps: MendPeopleDeps): MendPeople {
  const { callServer, liveViews, views, streaks, onDrift, log, now } = deps;

  async function act(roomId: string, livekitRoom: string, action: EnforcementAction): Promise<void> {
    const { participant, userId } = action;
    const { identity } = participant;
    if (action.type === "set_rights") {
      onDrift("rights");
      await callServer.setRights(livekitRoom, participant, action.rights);
    } else {
      onDrift("participant_without_access");
      await callServer.removeParticipant(livekitRoom, identity);
    }
    log.warn({ roomId, userId, identity, action: action.type }, "mended what a lost push or webhook had left");
  }

  /** What everybody else remembers of the room was wrong. Without a store only this process can be told. */
  async function outdate(roomId: string): Promise<void> {
    await views.outdate([roomId]).catch((error: unknown) => log.warn({ err: error, roomId }, "a view stays old"));
  }

  async function removeUnknown(livekitRoom: string, participants: readonly CallParticipant[]): Promise<void> {
    for (const participant of participants) {
      onDrift("unknown_participant");
      log.warn(
        { livekitRoom, identity: participant.identity, policy: deps.unknownParticipants },
        "an unknown participant",
      );
      if (deps.unknownParticipants === "remove") await callServer.removeParticipant(livekitRoom, participant.identity);
    }
  }

  async function actionsFor(roomId: string, known: readonly KnownParticipant[]): Promise<readonly EnforcementAction[]> {
    if (known.length === 0) return [];
    const view = await liveViews.view(roomId, [...new Set(known.map(({ userId }) => userId))]);
    const isUnreadable = view === undefined ? [roomId] : [];
    const looks = streaks.count(`unreadable ${roomId}`, isUnreadable, now()).get(roomId)?.length ?? 0;
    if (view === undefined) return looks < looksUntilUnreadable ? [] : enforcementOf(undefined, known);
    return enforcementOf(view, known).filter(isSure);
  }

  return async function mendPeople(roomId, livekitRoom, participants) {
    const clients = participants.filter(({ isClient }) => isClient);
    const known = await knownAmong(clients, deps.whoIs);
    const unknown = clients.filter((one) => !known.some(({ participant }) => participant === one));
    const actions = await actionsFor(roomId, known);
    if (actions.length > 0) await outdate(roomId);
    await Promise.all([
      ...actions.map((action) => act(roomId, livekitRoom, action)),
      removeUnknown(livekitRoom, unknown),
    ]);
  };
}

/** Rules that cannot be read keep people out, but take nobody out. Who is no member needs no rules. */
function isSure(action: EnforcementAction): boolean {
  return action.type !== "remove" || action.reason !== "unreadable_room";
}

/** Whether the device is in the call, under whatever identity. */
export function isDeviceAmong(
  participants: readonly CallParticipant[],
  device: { readonly userId: string; readonly deviceId: string },
  serverName: string,
): boolean {
  return participants.some(({ identity, attributes, livekitRoom }) => {
    const bearer = bearerOf({ identity, attributes, room: livekitRoom }, serverName);
    return bearer?.userId === device.userId && bearer.deviceId === device.deviceId;
  });
}
