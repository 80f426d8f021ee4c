import { MeloError } from "@melo/protocol";
import { RoomServiceClient, ServerError } from "livekit-server-sdk";

export interface LivekitKey {
  readonly id: string;
  readonly secret: string;
}

/** LiveKit's rooms. Every method rejects with `call_server_unreachable`. */
export interface CallServerPort {
  /** Makes the LiveKit room of this name, or leaves it as it is. */
  ensureRoom(room: string): Promise<void>;
  /** Identities of those who are in the room; undefined if there is no such room. */
  listIdentities(room: string): Promise<readonly string[] | undefined>;
  removeParticipant(room: string, identity: string): Promise<"removed" | "absent">;
}

/** How long a room waits for its first participant. */
const emptyTimeoutSeconds = 300;
/** How long a room outlives its last participant: a reload finds it again. */
const departureTimeoutSeconds = 20;
const requestTimeoutSeconds = 5;

export function createCallServer(apiUrl: string, key: LivekitKey): CallServerPort {
  const client = new RoomServiceClient(apiUrl, key.id, key.secret, {
    requestTimeout: requestTimeoutSeconds,
    failover: false,
  });
  return {
    async ensureRoom(name) {
      await translated(
        client.createRoom({
          name,
          emptyTimeout: emptyTimeoutSeconds,
          departureTimeout: departureTimeoutSeconds,
          maxParticipants: 0,
        }),
      );
    },
    async listIdentities(room) {
      const participants = await unlessMissing(client.listParticipants(room));
      return participants?.map(({ identity }) => identity);
    },
    async removeParticipant(room, identity) {
      const answer = await unlessMissing(client.removeParticipant(room, identity).then(() => true));
      return answer === undefined ? "absent" : "removed";
    },
  };
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
