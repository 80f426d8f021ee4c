import type { VoiceFeedPort } from "@melo/call";
import type { VoiceState } from "@melo/protocol";
import { batchWrites, constant, createWatchedSignal, type Scope, type WritableSignal } from "@melo/reactive";
import type { MatrixContext } from "../client/matrix-context.ts";
import { requestJson } from "../http/request-json.ts";
import { createOwnReport } from "./own-report.ts";
import { createVoiceWatch } from "./voice-watch.ts";
import { watchVoices } from "./watch-request.ts";

type RoomStates = ReadonlyMap<string, VoiceState> | undefined;

/** Whoever looks away and back within it finds what he left. */
const lingerMs = 5_000;

/** The feed of the server that the page comes from; accounts of other homeservers it does not know. */
export function createVoiceFeed(scope: Scope, context: MatrixContext, isOwnHomeserver: boolean): VoiceFeedPort {
  if (!isOwnHomeserver) {
    const unknown = constant<RoomStates>(undefined);
    return { states: () => unknown, report: () => undefined };
  }
  const { clock, melo, session } = context;
  const { accessToken } = session;
  const endpoint = (name: string): string => new URL(`/_melo/v1/voice/${name}`, melo.origin).href;
  const rooms = new Map<string, WritableSignal<RoomStates>>();
  const watched = new Set<string>();

  const watch = createVoiceWatch(scope, {
    clock,
    watch: (roomIds, signal, onLine) =>
      watchVoices(melo, { url: endpoint("watch"), accessToken, roomIds, signal }, onLine),
    onVoice({ roomId, states }) {
      const room = rooms.get(roomId);
      if (room !== undefined && watched.has(roomId)) room.value = states;
    },
    onSilence() {
      batchWrites(() => {
        for (const room of rooms.values()) room.value = undefined;
      });
    },
  });

  function createRoom(roomId: string): WritableSignal<RoomStates> {
    let cancelGoing = (): void => undefined;
    const states: WritableSignal<RoomStates> = createWatchedSignal<RoomStates>(undefined, () => {
      cancelGoing();
      if (!watched.has(roomId)) {
        watched.add(roomId);
        watch.change(watched);
      }
      return () => {
        cancelGoing = clock.schedule(scope, lingerMs, () => {
          watched.delete(roomId);
          states.value = undefined;
          watch.change(watched);
        });
      };
    });
    return states;
  }

  return {
    states(roomId) {
      const room = rooms.get(roomId) ?? createRoom(roomId);
      rooms.set(roomId, room);
      return room;
    },
    report: createOwnReport(scope, {
      clock,
      async send({ roomId, isDeafened, isSpeaking }) {
        const body = { room_id: roomId, deafened: isDeafened, speaking: isSpeaking };
        await requestJson(melo, { method: "PUT", url: endpoint("state"), body, accessToken });
      },
    }),
  };
}
