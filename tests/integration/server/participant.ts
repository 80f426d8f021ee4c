import type { World } from "@melo/devkit";
import { DisconnectReason, Room, RoomEvent } from "@livekit/rtc-node";

/** Somebody in a LiveKit room, by LiveKit's native SDK: it publishes nothing and takes nothing. */
export interface Participant {
  readonly identity: string;
  /** Why the connection ended, once it has. */
  readonly disconnected: Promise<DisconnectReason>;
  untilPresent(identity: string): Promise<void>;
  untilAbsent(identity: string): Promise<void>;
  leave(): Promise<void>;
}

export function disconnectReasonOf(name: keyof typeof DisconnectReason): DisconnectReason {
  return DisconnectReason[name];
}

/** Enters through the world's front door; rejects if the door stays shut. */
export function enterCall(world: World, token: string): Promise<Participant> {
  return enterCallAt(world.livekit.sfuUrl, token);
}

/** Enters at any address of LiveKit's signalling. */
export async function enterCallAt(url: string, token: string): Promise<Participant> {
  const room = new Room();
  const disconnected = new Promise<DisconnectReason>((resolve) => {
    room.once(RoomEvent.Disconnected, resolve);
  });
  await room.connect(url, token, { autoSubscribe: true, dynacast: false });
  const identity = room.localParticipant?.identity ?? "";
  const isPresent = (other: string): boolean => room.remoteParticipants.has(other);

  function until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = (): void => {
        if (condition()) resolve();
      };
      room.on(RoomEvent.ParticipantConnected, check);
      room.on(RoomEvent.ParticipantDisconnected, check);
      check();
    });
  }

  return {
    identity,
    disconnected,
    untilPresent: (other) => until(() => isPresent(other)),
    untilAbsent: (other) => until(() => !isPresent(other)),
    leave: () => room.disconnect(),
  };
}
