import { MeloError } from "@melo/protocol";
import type { CallServerPort } from "../livekit/call-server.ts";

/** LiveKit rooms in memory. */
export interface FakeCallServer extends CallServerPort {
  /** Identities by room; set them as a test needs them. */
  readonly rooms: Map<string, Set<string>>;
  readonly removed: string[];
  isDown: boolean;
}

export function createFakeCallServer(): FakeCallServer {
  const rooms = new Map<string, Set<string>>();
  const removed: string[] = [];

  async function answer(): Promise<void> {
    await Promise.resolve();
    if (fake.isDown) throw new MeloError("call_server_unreachable", "down");
  }

  const fake: FakeCallServer = {
    rooms,
    removed,
    isDown: false,
    async ensureRoom(room) {
      await answer();
      if (!rooms.has(room)) rooms.set(room, new Set());
    },
    async listIdentities(room) {
      await answer();
      const identities = rooms.get(room);
      return identities === undefined ? undefined : [...identities];
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
