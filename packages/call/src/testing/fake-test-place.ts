import type { MeloError } from "@melo/protocol";
import { delay, type Clock, type Scope } from "@melo/reactive";
import type { TestPlacePort } from "../ports/test-place-port.ts";

export interface FakeTestPlace extends TestPlacePort {
  /** Rooms that were made and not left. */
  readonly rooms: ReadonlySet<string>;
  /** What each call rejects with; one that is not named answers. */
  readonly failures: { melo?: MeloError; homeserver?: MeloError; room?: MeloError };
  hasDelayedEvents: boolean;
}

const answerMs = 10;

export function createFakeTestPlace(scope: Scope, clock: Clock): FakeTestPlace {
  const rooms = new Set<string>();
  let made = 0;
  const answer = async (failure: MeloError | undefined): Promise<void> => {
    await delay(clock, scope, answerMs);
    if (failure !== undefined) throw failure;
  };
  const place: FakeTestPlace = {
    rooms,
    failures: {},
    hasDelayedEvents: true,
    askMelo: () => answer(place.failures.melo),
    async askHomeserver() {
      await answer(place.failures.homeserver);
      return { hasDelayedEvents: place.hasDelayedEvents };
    },
    async makeRoom() {
      await answer(place.failures.room);
      made += 1;
      const roomId = `!test${made}:melo.example`;
      rooms.add(roomId);
      return roomId;
    },
    async leaveRoom(roomId) {
      rooms.delete(roomId);
    },
  };
  return place;
}
