import type { OwnVoiceState, VoiceState } from "@melo/protocol";
import type { ReadonlySignal } from "@melo/reactive";

/**
 * What the server of MELO knows of calls and tells those who are not in them, and the other way round what only a device
 * itself knows. Beside memberships, which say who is there: the feed may be missing or down, and nothing depends on it.
 */
export interface VoiceFeedPort {
  /**
   * By LiveKit identity; undefined while nothing is known. Followed only while somebody watches the signal, and kept for
   * a moment afterwards.
   */
  states(roomId: string): ReadonlySignal<ReadonlyMap<string, VoiceState> | undefined>;
  /** Keeps telling this until it is called again; undefined: nothing, this device is in no call. */
  report(own: OwnVoiceState | undefined): void;
}
