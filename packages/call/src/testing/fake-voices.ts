import type { OwnVoiceState, VoiceState } from "@melo/protocol";
import { createSignal, type WritableSignal } from "@melo/reactive";
import type { VoiceFeedPort } from "../ports/index.ts";

type RoomStates = ReadonlyMap<string, VoiceState> | undefined;

/** A server of MELO that sees everything in its calls at once. */
export interface FakeVoices {
  feedOf(identity: string): VoiceFeedPort;
  /** What it says of somebody from now on. */
  set(roomId: string, identity: string, state: Partial<VoiceState>): void;
  /** It knows nothing more of a room: down, or not there. */
  fallSilent(roomId: string): void;
  /** What each device says of itself now. */
  readonly reports: ReadonlyMap<string, OwnVoiceState>;
}

const quiet: VoiceState = {
  isMicrophoneOn: false,
  isCameraOn: false,
  isSharing: false,
  isDeafened: false,
  isSpeaking: false,
};

export function createFakeVoices(): FakeVoices {
  const rooms = new Map<string, WritableSignal<RoomStates>>();
  const reports = new Map<string, OwnVoiceState>();

  function statesOf(roomId: string): WritableSignal<RoomStates> {
    const known = rooms.get(roomId) ?? createSignal<RoomStates>(undefined);
    rooms.set(roomId, known);
    return known;
  }

  function set(roomId: string, identity: string, state: Partial<VoiceState>): void {
    const states = statesOf(roomId);
    const before = states.peek();
    states.value = new Map([...(before ?? []), [identity, { ...quiet, ...before?.get(identity), ...state }]]);
  }

  return {
    reports,
    set,
    fallSilent(roomId) {
      statesOf(roomId).value = undefined;
    },
    feedOf: (identity) => ({
      states: statesOf,
      report(own) {
        if (own === undefined) reports.delete(identity);
        else {
          reports.set(identity, own);
          set(own.roomId, identity, { isDeafened: own.isDeafened, isSpeaking: own.isSpeaking });
        }
      },
    }),
  };
}
