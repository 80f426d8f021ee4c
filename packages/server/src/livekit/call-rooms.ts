import { meloErrorFrom, serverNameOf } from "@melo/protocol";
import type { MasqueradePort } from "../homeserver/application-service.ts";
import type { KeyValuePort } from "../store/key-value-port.ts";
import { bearerOf, type Presented } from "./bearer.ts";
import { findCallRoom } from "./find-call-room.ts";
import { callRoomName } from "./room-name.ts";

/** Which Matrix room's call a LiveKit room is: its name is a hash, which cannot be read backwards. */
export interface CallRooms {
  /** By those who are in it, or by what was known before. Undefined: it is the call of no room that anybody knows. */
  find(livekitRoom: string, present: readonly Omit<Presented, "room">[]): Promise<string | undefined>;
  /** Somebody announced himself in the call of this Matrix room. */
  note(roomId: string): Promise<void>;
}

const rememberedMs = 24 * 60 * 60 * 1000;

export function createCallRooms(store: KeyValuePort, masquerade: MasqueradePort, serverName: string): CallRooms {
  const keyOf = (livekitRoom: string): string => `call room ${livekitRoom}`;

  async function findAmong(
    livekitRoom: string,
    present: readonly Omit<Presented, "room">[],
  ): Promise<string | undefined> {
    const bearers = present.flatMap((participant) => {
      const bearer = bearerOf({ ...participant, room: livekitRoom }, serverName);
      return bearer === undefined ? [] : [bearer];
    });
    const said = bearers.find(({ roomId }) => roomId !== undefined)?.roomId;
    if (said !== undefined) return said;
    for (const { userId } of bearers) {
      if (serverNameOf(userId) !== serverName) continue;
      const found = await findCallRoom(masquerade, userId, livekitRoom);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  return {
    async find(livekitRoom, present) {
      const key = keyOf(livekitRoom);
      const known = await unlessDown(store.get(key));
      if (known !== undefined) return known;
      const found = await findAmong(livekitRoom, present);
      if (found !== undefined) await unlessDown(store.set(key, found, rememberedMs));
      return found;
    },
    async note(roomId) {
      await store.set(keyOf(callRoomName(roomId)), roomId, rememberedMs);
    },
  };
}

/** What is remembered only saves a search. */
async function unlessDown<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (meloErrorFrom(error).category === "network") return undefined;
    throw error;
  }
}
