import { GtcrnWorkletNode, loadGtcrn, loadRnnoise, RnnoiseWorkletNode } from "@sapphi-red/web-noise-suppressor";
import type { NoiseSuppression, VoiceThreshold } from "@melo/call";
import { createSignal, delay, type Clock, type ReadonlySignal, type Scope } from "@melo/reactive";
import { mediaUrls } from "../media-assets.ts";
import { voiceGateName, type GateReport } from "./voice-gate.worklet.ts";

/** WebAssembly starts inside the audio thread, which says nothing of it: until then a suppressor gives silence. */
const suppressorStartMs = 250;

/** What a microphone passes on its way into the call: noise suppression, then the threshold. Mono, 48 kHz. */
export interface VoiceGraph {
  readonly context: AudioContext;
  readonly track: MediaStreamTrack;
  readonly report: ReadonlySignal<GateReport | undefined>;
  /** The graph's output, for hearing oneself. */
  readonly output: AudioNode;
  /** Replaces the microphone. */
  setInput(input: MediaStreamTrack): void;
  setThreshold(threshold: VoiceThreshold): void;
  /** Resolves when it works; the voice passes without a gap meanwhile. */
  setSuppression(suppression: NoiseSuppression): Promise<void>;
}

interface Suppressor {
  readonly node: AudioNode;
  end(): void;
}

export async function createVoiceGraph(scope: Scope, context: AudioContext, clock: Clock): Promise<VoiceGraph> {
  await context.audioWorklet.addModule(mediaUrls.voiceGateWorklet);
  const report = createSignal<GateReport | undefined>(undefined);
  const destination = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
  const gate = new AudioWorkletNode(context, voiceGateName, {
    channelCount: 1,
    channelCountMode: "explicit",
    outputChannelCount: [1],
  });
  gate.port.addEventListener("message", ({ data }: MessageEvent<GateReport>) => {
    report.value = data;
  });
  gate.port.start();
  gate.connect(destination);
  // The input changes with the microphone, everything behind it stays.
  const entry = new GainNode(context, { channelCount: 1, channelCountMode: "explicit" });
  entry.connect(gate);
  let source: MediaStreamAudioSourceNode | undefined;
  let suppressor: Suppressor | undefined;
  let current: NoiseSuppression = "off";

  scope.onEnd(() => {
    source?.disconnect();
    suppressor?.end();
    gate.port.postMessage("end", []);
    gate.disconnect();
    destination.stream.getTracks().forEach((track) => track.stop());
  });

  async function createSuppressor(suppression: NoiseSuppression): Promise<Suppressor | undefined> {
    if (suppression === "rnnoise") {
      const [wasmBinary] = await Promise.all([
        loadRnnoise({ url: mediaUrls.rnnoiseWasm, simdUrl: mediaUrls.rnnoiseSimdWasm }),
        context.audioWorklet.addModule(mediaUrls.rnnoiseWorklet),
      ]);
      return adopt(new RnnoiseWorkletNode(context, { wasmBinary, maxChannels: 1 }));
    }
    if (suppression === "gtcrn") {
      const [wasmBinary] = await Promise.all([
        loadGtcrn({ url: mediaUrls.gtcrnWasm }),
        context.audioWorklet.addModule(mediaUrls.gtcrnWorklet),
      ]);
      return adopt(new GtcrnWorkletNode(context, { wasmBinary, maxChannels: 1 }));
    }
    return undefined;
  }

  return {
    context,
    track: firstTrackOf(destination.stream),
    report,
    output: gate,
    setInput(input) {
      source?.disconnect();
      source = new MediaStreamAudioSourceNode(context, { mediaStream: new MediaStream([input]) });
      source.connect(entry);
    },
    setThreshold: (threshold) => gate.port.postMessage(threshold, []),
    async setSuppression(suppression) {
      const isThere = suppression === "rnnoise" || suppression === "gtcrn";
      const wanted = isThere ? suppression : "off";
      if (wanted === current) return;
      const next = await createSuppressor(wanted);
      if (next !== undefined) {
        entry.connect(next.node);
        await delay(clock, scope, suppressorStartMs);
      }
      next?.node.connect(gate);
      entry.disconnect(suppressor?.node ?? gate);
      suppressor?.end();
      if (next === undefined && suppressor !== undefined) entry.connect(gate);
      suppressor = next;
      current = wanted;
    },
  };
}

function adopt(node: RnnoiseWorkletNode | GtcrnWorkletNode): Suppressor {
  return {
    node,
    end() {
      node.disconnect();
      node.destroy();
    },
  };
}

function firstTrackOf(stream: MediaStream): MediaStreamTrack {
  const [track] = stream.getAudioTracks();
  if (track === undefined) throw new Error("an audio destination has a track");
  return track;
}
