import { MeloError, publishSources, type PublishSource } from "@melo/protocol";
import { RoomServiceClient, ServerError, type ParticipantInfo } from "livekit-server-sdk";
import { sourceOfTrack, trackSourceOf } from "./track-sources.ts";

export interface LivekitKey {
  readonly id: string;
  readonly secret: string;
}

/** What somebody may do in a LiveKit room: the part of LiveKit's permissions that a room's rules decide. */
export interface CallRights {
  readonly canPublishSources: readonly PublishSource[];
  readonly canSubscribe: boolean;
}

/** A LiveKit room. It may be empty: for five minutes before somebody came, for seconds after the last one left. */
export interface CallRoom {
  readonly name: string;
  readonly startedAtMs: number;
}

/** One connection of somebody to a LiveKit room. */
export interface CallConnection {
  readonly livekitRoom: string;
  readonly identity: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** LiveKit's id of the connection: a device that comes back has another one. Empty if it is not known. */
  readonly sid: string;
  readonly joinedAtMs: number;
  /** False for what is no client: recorders, agents, telephones. Their tokens are the operator's. */
  readonly isClient: boolean;
}

/** A connection, and what it may do. */
export interface CallParticipant extends CallConnection {
  readonly rights: CallRights;
  /** What others hear and see of him now: published and not muted. */
  readonly sending: ReadonlySet<PublishSource>;
  /** LiveKit's permissions that no rule of a room decides, as the token gave them. */
  readonly otherPermissions: { readonly canPublishData: boolean; readonly canUpdateMetadata: boolean };
}

/** LiveKit's rooms. Every method rejects with `call_server_unreachable`. */
export interface CallServerPort {
  /**
   * Makes the LiveKit room of this name, or leaves it as it is. With `maxMembers` LiveKit itself stops somewhat above
   * that many people, see {@link hardStopFor}.
   */
  ensureRoom(room: string, maxMembers?: number): Promise<void>;
  /** Identities of those who are in the room; undefined if there is no such room. */
  listIdentities(room: string): Promise<readonly string[] | undefined>;
  /**
   * Everybody who is in the room; undefined if there is no such room. A LiveKit node that died leaves its participants in
   * the list for about 15 s.
   */
  listParticipants(room: string): Promise<readonly CallParticipant[] | undefined>;
  /**
   * Gives a participant these rights and no others, at once: what he publishes without the right to is taken down, and
   * what was given back he may publish again.
   */
  setRights(room: string, participant: CallParticipant, rights: CallRights): Promise<"set" | "absent">;
  /** Rooms of these names as far as there are such; all rooms without names. */
  listRooms(names?: readonly string[]): Promise<readonly CallRoom[]>;
  removeParticipant(room: string, identity: string): Promise<"removed" | "absent">;
}

/** How long a room waits for its first participant. */
const emptyTimeoutSeconds = 300;
/** How long a room outlives its last participant: a reload finds it again. */
const departureTimeoutSeconds = 20;
const requestTimeoutSeconds = 5;
/** People may come with several devices, and moderators find a place in a full call. */
const placesBesides = 10;

/**
 * LiveKit counts connections, knows no second device, and keeps for a room's life what it was made with. So its own limit
 * stands well above the number of people: a last stop if everything before it fails, not the rule.
 */
function hardStopFor(maxMembers: number | undefined): number {
  return maxMembers === undefined ? 0 : 2 * maxMembers + placesBesides;
}

export function createCallServer(apiUrl: string, key: LivekitKey): CallServerPort {
  const client = new RoomServiceClient(apiUrl, key.id, key.secret, {
    requestTimeout: requestTimeoutSeconds,
    failover: false,
  });

  async function participantsOf(room: string): Promise<readonly ParticipantInfo[] | undefined> {
    const listing = unlessMissing(client.listParticipants(room));
    // Asked who is in a room that it does not have, LiveKit waits for seconds for a node to answer, and fails: by then
    // its list of rooms has told.
    listing.catch(() => undefined);
    const [present] = await translated(client.listRooms([room]));
    return present === undefined ? undefined : listing;
  }

  return {
    async ensureRoom(name, maxMembers) {
      await translated(
        client.createRoom({
          name,
          emptyTimeout: emptyTimeoutSeconds,
          departureTimeout: departureTimeoutSeconds,
          maxParticipants: hardStopFor(maxMembers),
        }),
      );
    },
    async listIdentities(room) {
      return (await participantsOf(room))?.map(({ identity }) => identity);
    },
    async listParticipants(room) {
      return (await participantsOf(room))?.map((participant) => participantFrom(room, participant));
    },
    async setRights(room, { identity, otherPermissions }, { canPublishSources, canSubscribe }) {
      // LiveKit replaces the whole set: what is left out would become false.
      const permission = {
        ...otherPermissions,
        canPublish: canPublishSources.length > 0,
        canPublishSources: canPublishSources.map(trackSourceOf),
        canSubscribe,
      };
      const answer = await unlessMissing(client.updateParticipant(room, identity, { permission }).then(() => true));
      return answer === undefined ? "absent" : "set";
    },
    async listRooms(names) {
      const rooms = await translated(client.listRooms(names === undefined ? undefined : [...names]));
      return rooms.map(({ name, creationTime, creationTimeMs }) => ({
        name,
        startedAtMs: millisecondsFrom(creationTimeMs, creationTime),
      }));
    },
    async removeParticipant(room, identity) {
      const answer = await unlessMissing(client.removeParticipant(room, identity).then(() => true));
      return answer === undefined ? "absent" : "removed";
    },
  };
}

function participantFrom(livekitRoom: string, participant: ParticipantInfo): CallParticipant {
  const { permission, tracks } = participant;
  const { canPublish = false, canPublishSources = [], canSubscribe = false } = permission ?? {};
  // Without a list every source is meant.
  const named = canPublishSources.map(sourceOfTrack).filter((source) => source !== undefined);
  const sources = canPublishSources.length === 0 ? publishSources : named;
  const sending = tracks.filter(({ muted }) => !muted).map(({ source }) => sourceOfTrack(source));
  return {
    ...connectionFrom(livekitRoom, participant),
    sending: new Set(sending.filter((source) => source !== undefined)),
    rights: { canPublishSources: canPublish ? sources : [], canSubscribe },
    otherPermissions: {
      canPublishData: permission?.canPublishData ?? false,
      canUpdateMetadata: permission?.canUpdateMetadata ?? false,
    },
  };
}

/** `ParticipantInfo.Kind.STANDARD` of LiveKit's protocol: an enum that the SDK does not export. */
const clientKinds: ReadonlySet<number> = new Set([0]);

export function connectionFrom(livekitRoom: string, participant: ParticipantInfo): CallConnection {
  const { identity, attributes, sid, joinedAt, joinedAtMs, kind } = participant;
  return {
    livekitRoom,
    identity,
    attributes,
    sid,
    joinedAtMs: millisecondsFrom(joinedAtMs, joinedAt),
    isClient: clientKinds.has(kind),
  };
}

/** LiveKit says some moments in milliseconds, and all of them in seconds. */
function millisecondsFrom(ms: bigint, seconds: bigint): number {
  return ms > 0n ? Number(ms) : Number(seconds) * 1000;
}

function unlessMissing<T>(request: Promise<T>): Promise<T | undefined> {
  return translated(
    request.catch((error: unknown) => {
      if (error instanceof ServerError && error.code === "not_found") return undefined;
      throw error;
    }),
  );
}

async function translated<T>(request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (error) {
    throw new MeloError("call_server_unreachable", "LiveKit refuses or does not answer", { cause: error });
  }
}
