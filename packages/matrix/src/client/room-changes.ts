import { batchWrites, createEventSource, type Clock, type EventStream, type Scope } from "@melo/reactive";
import {
  ClientEvent,
  MatrixEventEvent,
  RoomEvent,
  RoomStateEvent,
  SyncState,
  type MatrixClient,
  type MatrixEvent,
  type Room,
} from "matrix-js-sdk";
import { listen } from "./listen.ts";

/** Ids of rooms in which something changed that a list or a timeline may show. */
type ChangedRooms = ReadonlySet<string>;

export interface RoomChanges {
  /** Emitted inside one batch of signal writes: readers see a whole sync or nothing of it. */
  readonly batches: EventStream<ChangedRooms>;
  /** For changes that the SDK does not announce. */
  mark(roomId: string): void;
}

/** Decryption and member loading finish outside a sync; several that finish together make one batch. */
const straggleMs = 20;

/** Gathers the SDK's many events into one batch per sync response. */
export function trackRoomChanges(scope: Scope, client: MatrixClient, clock: Clock): RoomChanges {
  const batches = createEventSource<ChangedRooms>();
  let changed = new Set<string>();
  let cancelStraggler: (() => void) | undefined;

  function flush(): void {
    cancelStraggler?.();
    cancelStraggler = undefined;
    if (changed.size === 0) return;
    const batch = changed;
    changed = new Set();
    batchWrites(() => batches.emit(batch));
  }

  function mark(roomId: string | undefined): void {
    if (roomId === undefined) return;
    changed.add(roomId);
    cancelStraggler ??= clock.schedule(scope, straggleMs, flush);
  }

  const markRoom = (room: Room): void => mark(room.roomId);
  const markRoomOf = (event: MatrixEvent): void => mark(event.getRoomId());

  listen(scope, client, ClientEvent.Room, markRoom);
  listen(scope, client, ClientEvent.DeleteRoom, mark);
  listen(scope, client, RoomEvent.Name, markRoom);
  listen(scope, client, RoomEvent.MyMembership, markRoom);
  listen(scope, client, RoomEvent.Receipt, (_event, room) => mark(room.roomId));
  listen(scope, client, RoomEvent.Timeline, (event, room) => mark(room?.roomId ?? event.getRoomId()));
  listen(scope, client, RoomStateEvent.Events, markRoomOf);
  listen(scope, client, RoomStateEvent.Members, markRoomOf);
  listen(scope, client, MatrixEventEvent.Decrypted, markRoomOf);
  listen(scope, client, ClientEvent.Sync, (state) => {
    if (state === SyncState.Prepared || state === SyncState.Syncing) flush();
  });
  return { batches, mark };
}
