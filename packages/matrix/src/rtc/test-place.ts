import type { TestPlacePort } from "@melo/call";
import { roomTypes } from "@melo/protocol";
import { errorFromFailure, errorFromNoAnswer } from "../http/http-error.ts";
import { isJsonObject } from "../http/json-fields.ts";
import { readFailure, requestJson } from "../http/request-json.ts";
import type { MatrixContext } from "../client/matrix-context.ts";
import { testRoomTemplate } from "../rooms/room-templates.ts";

const delayedEvents = "org.matrix.msc4140";
const answerLimitMs = 10_000;
/** Something small that MELO's pages are served with. */
const smallFile = "/icon.svg";

export function createTestPlace({ client, melo, session, toMeloError }: MatrixContext): TestPlacePort {
  async function leaveRoom(roomId: string): Promise<void> {
    try {
      await client.leave(roomId);
      await client.forget(roomId);
    } catch {
      // Left over, empty: the next test leaves it.
    }
  }

  /** Of tests that ended with their page. */
  async function leaveEarlierRooms(): Promise<void> {
    const left = client.getRooms().filter((room) => room.getType() === roomTypes.connectionTest);
    await Promise.all(left.map(({ roomId }) => leaveRoom(roomId)));
  }

  return {
    leaveRoom,
    async askMelo() {
      let response: Response;
      try {
        response = await melo.fetch(new URL(smallFile, melo.origin).href, {
          cache: "no-store",
          credentials: "omit",
          signal: AbortSignal.timeout(answerLimitMs),
        });
      } catch (error) {
        throw errorFromNoAnswer(error, melo.isOnline());
      }
      if (!response.ok) throw errorFromFailure(await readFailure(response));
      await response.arrayBuffer();
    },
    async askHomeserver() {
      const answer = await requestJson(melo, {
        method: "GET",
        url: new URL("/_matrix/client/versions", session.homeserverUrl).href,
        accessToken: session.accessToken,
      });
      const features = answer["unstable_features"];
      return { hasDelayedEvents: isJsonObject(features) && features[delayedEvents] === true };
    },
    async makeRoom() {
      void leaveEarlierRooms();
      try {
        const { room_id: roomId } = await client.createRoom(testRoomTemplate());
        return roomId;
      } catch (error) {
        throw toMeloError(error);
      }
    },
  };
}
