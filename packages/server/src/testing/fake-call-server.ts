import { MeloError, publishSources, type PublishSource } from "@melo/protocol";
import type { CallParticipant, CallRights, CallServerPort } from "../livekit/call-server.ts";

/** LiveKit rooms in memory. */
export interface FakeCallServer extends CallServerPort {
  /** Identities by room; set them as a test needs them. */
  readonly rooms: Map<string, Set<string>>;
  /** Attributes by identity, for tokens that say whose they are. */
  readonly attributes: Map<string, Readonly<Record<string, string>>>;
  /** Rights by identity; those who are not named have all. */
  readonly rights: Map<string, CallRights>;
  /** LiveKit's ids of connections by identity; `PA_` and the identity for those who are not named. */
  readonly sids: Map<string, string>;
  /** When rooms began; 1 for those that are not named. */
  readonly startedAtMs: Map<string, number>;
  /** What is sent, by identity; nothing of those who are not named. */
  readonly sending: Map<string, ReadonlySet<PublishSource>>;
  readonly removed: string[];
  /** What `ensureRoom` was told last, by room. */
  readonly maxMembers: Map<string, number | undefined>;
  isDown: boolean;
}

const allRights: CallRights = { canPublishSources: publishSources, canSubscribe: true };

export function createFakeCallServer(): FakeCallServer {
  const rooms = new Map<string, Set<string>>();
  const attributes = new Map<string, Readonly<Record<string, string>>>();
  const rights = new Map<string, CallRights>();
  const sending = new Map<string, ReadonlySet<PublishSource>>();
  const maxMembers = new Map<string, number | undefined>();
  const sids = new Map<string, string>();
  const startedAtMs = new Map<string, number>();
  const removed: string[] = [];

  async function answer(): Promise<void> {
    await Promise.resolve();
    if (fake.isDown) throw new MeloError("call_server_unreachable", "down");
  }

  const participantOf = (livekitRoom: string, identity: string): CallParticipant => ({
    livekitRoom,
    identity,
    attributes: attributes.get(identity) ?? {},
    sid: sids.get(identity) ?? `PA_${identity}`,
    joinedAtMs: 1,
    isClient: true,
    sending: sending.get(identity) ?? new Set(),
    rights: rights.get(identity) ?? allRights,
    otherPermissions: { canPublishData: false, canUpdateMetadata: false },
  });

  const fake: FakeCallServer = {
    rooms,
    attributes,
    rights,
    sids,
    startedAtMs,
    sending,
    removed,
    maxMembers,
    isDown: false,
    async ensureRoom(room, max) {
      await answer();
      maxMembers.set(room, max);
      if (!rooms.has(room)) rooms.set(room, new Set());
    },
    async listIdentities(room) {
      await answer();
      const identities = rooms.get(room);
      return identities === undefined ? undefined : [...identities];
    },
    async listParticipants(room) {
      await answer();
      const identities = rooms.get(room);
      return identities === undefined ? undefined : [...identities].map((identity) => participantOf(room, identity));
    },
    async setRights(room, { identity }, next) {
      await answer();
      if (rooms.get(room)?.has(identity) !== true) return "absent";
      rights.set(identity, next);
      return "set";
    },
    async listRooms(names) {
      await answer();
      const shown = [...rooms.keys()].filter((name) => names === undefined || names.includes(name));
      return shown.map((name) => ({ name, startedAtMs: startedAtMs.get(name) ?? 1 }));
    },
    async removeParticipant(room, identity) {
      await answer();
      if (rooms.get(room)?.delete(identity) !== true) return "absent";
      removed.push(identity);
      return "removed";
    },
  };
  return fake;
}
