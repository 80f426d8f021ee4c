import type { MicrophoneCapture } from "@melo/call";
import { createSignal, type Clock, type ReadonlySignal, type Scope } from "@melo/reactive";
import type { AudioProcessorOptions, LocalAudioTrack, Track, TrackProcessor } from "livekit-client";
import type { VoiceGraph } from "./voice-graph.ts";

type AudioProcessor = TrackProcessor<Track.Kind.Audio, AudioProcessorOptions>;

/** Whether a voice has to pass MELO's own audio graph. Without it nothing is loaded and nothing is delayed. */
function needsVoiceGraph({ isMusic, noiseSuppression, threshold }: MicrophoneCapture): boolean {
  if (isMusic) return false;
  return threshold !== undefined || noiseSuppression === "rnnoise" || noiseSuppression === "gtcrn";
}

/** Puts a microphone's voice through suppression and threshold, and takes it out again, while it is being sent. */
export interface VoiceProcessing {
  /** The microphone that the graph listens to, if there is one. */
  readonly input: ReadonlySignal<MediaStreamTrack | undefined>;
  /** Resolves when the track sends what was asked for. Rejects if the graph could not be loaded. */
  apply(track: LocalAudioTrack, capture: MicrophoneCapture): Promise<void>;
}

export function createVoiceProcessing(scope: Scope, clock: Clock): VoiceProcessing {
  const input = createSignal<MediaStreamTrack | undefined>(undefined);
  let graphScope: Scope | undefined;
  let graph: Promise<VoiceGraph> | undefined;

  function load(): Promise<VoiceGraph> {
    graph ??= open(scope.createChild());
    return graph;
  }

  async function open(inScope: Scope): Promise<VoiceGraph> {
    graphScope = inScope;
    try {
      const [{ startAudioContext }, { createVoiceGraph }] = await Promise.all([
        import("./start-audio-context.ts"),
        import("./voice-graph.ts"),
      ]);
      return await createVoiceGraph(inScope, await startAudioContext(inScope), clock);
    } catch (error) {
      close();
      throw error;
    }
  }

  function close(): void {
    graphScope?.end();
    graphScope = undefined;
    graph = undefined;
    input.value = undefined;
  }

  function processorOf(voice: VoiceGraph): AudioProcessor {
    // LiveKit's own context runs at the rate of the sound card; the graph keeps its own.
    const connect = ({ track }: AudioProcessorOptions): Promise<void> => {
      voice.setInput(track);
      input.value = track;
      return Promise.resolve();
    };
    return {
      name: "melo-voice",
      processedTrack: voice.track,
      init: connect,
      restart: connect,
      destroy() {
        close();
        return Promise.resolve();
      },
    };
  }

  return {
    input,
    async apply(track, capture) {
      if (!needsVoiceGraph(capture)) {
        if (track.getProcessor() !== undefined) await track.stopProcessor();
        return;
      }
      const voice = await load();
      voice.setThreshold(capture.threshold);
      await voice.setSuppression(capture.noiseSuppression);
      if (track.getProcessor()?.processedTrack === voice.track) return;
      // Before it is published a track has no context of LiveKit's, and LiveKit wants one.
      if (track.getProcessor() === undefined) await track.setAudioContext(voice.context);
      await track.setProcessor(processorOf(voice));
    },
  };
}
