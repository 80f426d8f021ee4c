import type { CallServerPort } from "../livekit/call-server.ts";
import type { Metrics } from "./metrics.ts";

/** The same call server, with the time of its frequent answers measured. */
export function measureCallServer(server: CallServerPort, metrics: Pick<Metrics, "upstream">): CallServerPort {
  async function measured<T>(answer: Promise<T>): Promise<T> {
    const startedAt = performance.now();
    try {
      const value = await answer;
      metrics.upstream("livekit", "ok", performance.now() - startedAt);
      return value;
    } catch (error) {
      metrics.upstream("livekit", "unreachable", performance.now() - startedAt);
      throw error;
    }
  }
  return {
    ...server,
    ensureRoom: (room, maxMembers) => measured(server.ensureRoom(room, maxMembers)),
    listIdentities: (room) => measured(server.listIdentities(room)),
    listParticipants: (room) => measured(server.listParticipants(room)),
    removeParticipant: (room, identity) => measured(server.removeParticipant(room, identity)),
  };
}
