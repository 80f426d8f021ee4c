import type { LocalCapture, MicrophoneCapture } from "@melo/call";
import { MeloError, type MeloError as Trouble } from "@melo/protocol";
import {
  createSignal,
  derive,
  readUntracked,
  reconcile,
  type Clock,
  type ReadonlySignal,
  type Scope,
} from "@melo/reactive";
import { Track, LocalAudioTrack, type LocalParticipant, type LocalTrack } from "livekit-client";
import { microphonePublishOptions } from "../capture-options.ts";
import { microphoneOptions } from "../device-options.ts";
import { orDefaultDevice } from "../devices/or-default-device.ts";
import type { HeldTracks } from "../held-tracks.ts";
import { createVoiceProcessing } from "../voice/voice-processing.ts";
import type { SourceKind } from "./source-kind.ts";

export interface MicrophoneSourceOptions {
  readonly clock: Clock;
  readonly participant: LocalParticipant;
  readonly capture: ReadonlySignal<LocalCapture>;
  readonly isOpen: ReadonlySignal<boolean>;
  readonly isEncrypted: boolean;
  /** Something of what was wanted does not work, and what works instead is used. */
  onTrouble(error: Trouble): void;
}

interface ProcessingGoal {
  readonly track: LocalAudioTrack;
  readonly capture: MicrophoneCapture;
}

/** Whether the browser has to open the device anew: it changes nothing of this while a device is open. */
function isCapturedAlike(one: MicrophoneCapture, other: MicrophoneCapture): boolean {
  return (
    one.deviceKey === other.deviceKey &&
    JSON.stringify(microphoneOptions(one)) === JSON.stringify(microphoneOptions(other))
  );
}

export interface MicrophoneSource extends SourceKind {
  /** The device's own sound, before anything is done to it. */
  readonly device: ReadonlySignal<MediaStreamTrack | undefined>;
}

export function createMicrophoneSource(scope: Scope, options: MicrophoneSourceOptions): MicrophoneSource {
  const { clock, participant, capture, isOpen, isEncrypted, onTrouble } = options;
  const processing = createVoiceProcessing(scope, clock);
  /** Suppression that could not be loaded is not asked for again until the person chooses anew. */
  const broken = createSignal<MicrophoneCapture | undefined>(undefined);
  const wanted = derive<MicrophoneCapture>(() => {
    const chosen = capture.value.microphone;
    if (broken.value !== chosen) return chosen;
    return { ...chosen, noiseSuppression: "browser", threshold: undefined };
  });
  const goal = createSignal<ProcessingGoal | undefined>(undefined);
  let captured = wanted.peek();
  let held: readonly LocalTrack[] = [];
  const sending = createSignal<MediaStreamTrack | undefined>(undefined);

  function passVoice(tracks: readonly LocalTrack[]): void {
    held = tracks;
    sending.value = tracks[0]?.mediaStreamTrack;
    for (const track of tracks) track.mediaStreamTrack.enabled = isOpen.peek() && !track.isMuted;
  }

  scope.effect(() => {
    void isOpen.value;
    readUntracked(() => passVoice(held));
  });

  // Apart from the device: starting the audio thread may have to wait for a click, and the voice passes meanwhile.
  reconcile(
    scope,
    goal,
    async (next) => {
      if (next !== undefined) await processing.apply(next.track, next.capture);
    },
    (error) => {
      broken.value = capture.peek().microphone;
      onTrouble(new MeloError("voice_processing_unavailable", "the audio graph could not be loaded", { cause: error }));
    },
  );

  async function openAnew(track: LocalAudioTrack, next: MicrophoneCapture): Promise<void> {
    try {
      await track.restartTrack(microphoneOptions(next));
    } catch (error) {
      await track.restartTrack(microphoneOptions(captured));
      throw error;
    }
  }

  return {
    source: Track.Source.Microphone,
    device: derive(() => processing.input.value ?? sending.value),
    wanted,
    async open() {
      captured = wanted.peek();
      return orDefaultDevice(captured, (next) => participant.createTracks({ audio: microphoneOptions(next) }));
    },
    publishOptions: () => microphonePublishOptions(captured, isEncrypted),
    async adapt(from: HeldTracks) {
      const [track] = from.tracks;
      if (track === undefined || !(track instanceof LocalAudioTrack)) return;
      const next = wanted.peek();
      const before = captured;
      if (!isCapturedAlike(before, next)) {
        await openAnew(track, next);
        captured = next;
      }
      if (before.isMusic !== next.isMusic) await from.republish(microphonePublishOptions(next, isEncrypted));
      captured = next;
      passVoice(from.tracks);
      goal.value = { track, capture: next };
    },
    onEnabled: passVoice,
  };
}
