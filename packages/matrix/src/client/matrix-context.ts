import type { MatrixSession } from "@melo/chat";
import { MeloError } from "@melo/protocol";
import type { Clock } from "@melo/reactive";
import type { MatrixClient, Room } from "matrix-js-sdk";
import type { DirectRooms } from "../account/direct-rooms.ts";
import type { MeloDeps } from "../sign-in/melo-endpoints.ts";
import type { ErrcodeMeanings } from "../http/http-error.ts";
import type { RoomChanges } from "./room-changes.ts";
import type { RoomEncryption } from "./room-encryption.ts";
import { errorFromSdk } from "./sdk-error.ts";

/** What every adapter of this package stands on; made once by `startMatrix`. */
export interface MatrixContext {
  readonly client: MatrixClient;
  readonly session: MatrixSession;
  readonly changes: RoomChanges;
  readonly encryption: RoomEncryption;
  readonly directs: DirectRooms;
  readonly clock: Clock;
  readonly melo: MeloDeps;
  /** For what goes wrong without anybody having to know. */
  warn(...message: unknown[]): void;
  /** The network is back: the homeserver is asked for news at once, over a new connection. */
  retryNow(): void;
  /** Translates what the SDK rejects with. */
  toMeloError(error: unknown, meanings?: ErrcodeMeanings): MeloError;
}

export function createErrorTranslation(melo: MeloDeps): MatrixContext["toMeloError"] {
  return (error, meanings) => errorFromSdk(error, melo.isOnline(), meanings);
}

/** Runs an SDK call so that it rejects with a MeloError. */
export async function translated<T>(context: Pick<MatrixContext, "toMeloError">, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw context.toMeloError(error);
  }
}

/** Rejects with `not_found` if the person is not in the room. */
export function requireRoom(client: MatrixClient, roomId: string): Room {
  const room = client.getRoom(roomId);
  if (room === null) throw new MeloError("not_found", `not in room ${roomId}`);
  return room;
}
