import type { CallParticipant, CallServerPort } from "../livekit/call-server.ts";
import { callRoomName } from "../livekit/room-name.ts";
import { knownAmong, type WhoIs } from "./enforce-policy.ts";

/** Connections of single people to a room's call. Methods reject with `call_server_unreachable`. */
export interface Connections {
  /** Those of one person, with one device or with all. */
  of(roomId: string, userId: string, deviceId?: string): Promise<readonly CallParticipant[]>;
  /** Ends these, unless they have ended: whoever has come back with the same device since stays. */
  end(roomId: string, participants: readonly CallParticipant[]): Promise<void>;
}

export function createConnections(callServer: CallServerPort, whoIs: WhoIs): Connections {
  return {
    async of(roomId, userId, deviceId) {
      const participants = (await callServer.listParticipants(callRoomName(roomId))) ?? [];
      return (await knownAmong(participants, whoIs))
        .filter((known) => known.userId === userId && (deviceId === undefined || known.deviceId === deviceId))
        .map(({ participant }) => participant);
    },
    async end(roomId, participants) {
      const livekitRoom = callRoomName(roomId);
      const sids = new Set(participants.map(({ sid }) => sid));
      const present = ((await callServer.listParticipants(livekitRoom)) ?? []).filter(({ sid }) => sids.has(sid));
      await Promise.all(present.map(({ identity }) => callServer.removeParticipant(livekitRoom, identity)));
    },
  };
}
