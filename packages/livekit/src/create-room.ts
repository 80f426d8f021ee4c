import { Room, type RoomOptions } from "livekit-client";
import { quietLivekit } from "./log-level.ts";

export interface OwnedRoom {
  readonly room: Room;
  /** Must be called when the room is not used any more. */
  release(): void;
}

/**
 * A room that can be collected as garbage. LiveKit lets every room listen for changed devices from its construction on,
 * and leaves the end of it to a finalisation registry that never runs: the listener itself keeps the room alive
 * (livekit-client 2.23.0, its issues 1940 and 2008). The registry's clean-up is taken here and run on release.
 */
export function createRoom(options?: RoomOptions): OwnedRoom {
  quietLivekit();
  const original = Room.cleanupRegistry;
  const cleanUps: (() => void)[] = [];
  Room.cleanupRegistry = new (class extends FinalizationRegistry<() => void> {
    override register(_room: WeakKey, cleanUp: () => void): void {
      cleanUps.push(cleanUp);
    }
  })(() => undefined);
  try {
    const room = new Room(options);
    // Making its encryption resets that logger's level, and the worker is told the level as it is then.
    quietLivekit();
    return {
      room,
      release() {
        for (const cleanUp of cleanUps.splice(0)) cleanUp();
      },
    };
  } finally {
    Room.cleanupRegistry = original;
  }
}
