import type { Scope } from "@melo/reactive";
import { ClientEvent, type MatrixClient, type Room } from "matrix-js-sdk";
import { listen } from "./listen.ts";

export interface RoomEncryption {
  /** Once encrypted, always encrypted: a homeserver that hides the room's setting changes nothing. */
  isEncrypted(room: Room): boolean;
}

/** Remembers through the encryption store, which outlives the page, in which rooms this device has seen encryption. */
export function createRoomEncryption(
  scope: Scope,
  client: MatrixClient,
  onFound: (roomId: string) => void,
): RoomEncryption {
  const remembered = new Set<string>();

  async function recall({ roomId }: Room): Promise<void> {
    const isKnown = (await client.getCrypto()?.isEncryptionEnabledInRoom(roomId)) ?? false;
    if (!isKnown || scope.hasEnded) return;
    remembered.add(roomId);
    onFound(roomId);
  }

  function consider(room: Room): void {
    if (!room.hasEncryptionStateEvent()) void recall(room);
  }

  client.getRooms().forEach(consider);
  listen(scope, client, ClientEvent.Room, consider);
  return { isEncrypted: (room) => room.hasEncryptionStateEvent() || remembered.has(room.roomId) };
}
