import { createVoiceGraph } from "@melo/livekit/voice-graph";
import { mediaUrls } from "@melo/livekit/media-assets";
import { createScope, createSystemClock } from "@melo/reactive";
import { GtcrnWorkletNode, loadGtcrn, loadRnnoise, RnnoiseWorkletNode } from "@sapphi-red/web-noise-suppressor";

export type Suppressor = "rnnoise" | "gtcrn";

/** Noise suppression by remote control. Sounds go in and out as plain numbers at 48 kHz. */
export interface NoiseRemote {
  /** What a suppressor makes of a sound, faster than it is heard. */
  suppress(suppressor: Suppressor, samples: readonly number[]): Promise<readonly number[]>;
  /** What the microphone gives, with the browser's own suppression or without. */
  record(isSuppressed: boolean, seconds: number): Promise<readonly number[]>;
  /** The microphone beside itself, once straight and once through MELO's graph, or through the browser's suppression. */
  recordBoth(
    way: Suppressor | "off" | "browser",
    seconds: number,
  ): Promise<readonly [readonly number[], readonly number[]]>;
}

declare global {
  interface Window {
    readonly noise: NoiseRemote;
  }
}

const rateHz = 48_000;
/** WebAssembly starts inside the audio thread and does not say when. */
const startMs = 1_500;
const startSeconds = 0.128;

const clock = createSystemClock({
  set: (callback, delayMs) => setTimeout(callback, delayMs),
  clear: (handle) => clearTimeout(handle),
});

async function createNode(context: BaseAudioContext, suppressor: Suppressor): Promise<AudioWorkletNode> {
  if (suppressor === "gtcrn") {
    const wasmBinary = await loadGtcrn({ url: mediaUrls.gtcrnWasm });
    await context.audioWorklet.addModule(mediaUrls.gtcrnWorklet);
    return new GtcrnWorkletNode(context as AudioContext, { wasmBinary, maxChannels: 1 });
  }
  const wasmBinary = await loadRnnoise({ url: mediaUrls.rnnoiseWasm, simdUrl: mediaUrls.rnnoiseSimdWasm });
  await context.audioWorklet.addModule(mediaUrls.rnnoiseWorklet);
  return new RnnoiseWorkletNode(context as AudioContext, { wasmBinary, maxChannels: 1 });
}

async function suppress(suppressor: Suppressor, samples: readonly number[]): Promise<readonly number[]> {
  const lead = Math.round(startSeconds * rateHz);
  const context = new OfflineAudioContext(1, lead + samples.length, rateHz);
  const buffer = context.createBuffer(1, samples.length, rateHz);
  buffer.copyToChannel(Float32Array.from(samples), 0);
  const source = new AudioBufferSourceNode(context, { buffer });
  source.connect(await createNode(context, suppressor)).connect(context.destination);
  source.start(startSeconds);
  const isSuspended = context.suspend(startSeconds / 2);
  const rendering = context.startRendering();
  await isSuspended;
  await new Promise((resolve) => setTimeout(resolve, startMs));
  await context.resume();
  const rendered = await rendering;
  return [...rendered.getChannelData(0).subarray(lead)];
}

const recorder = `registerProcessor("recorder", class extends AudioWorkletProcessor {
  process([input]) {
    if (input.length > 0) this.port.postMessage(input.map((channel) => channel.slice()));
    return true;
  }
});`;

async function openMicrophone(isSuppressed: boolean): Promise<MediaStreamTrack> {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: { noiseSuppression: isSuppressed, echoCancellation: false, autoGainControl: false, channelCount: 1 },
  });
  const [track] = stream.getAudioTracks();
  if (track === undefined) throw new Error("the microphone has no track");
  return track;
}

async function recordTracks(
  context: AudioContext,
  tracks: readonly MediaStreamTrack[],
  seconds: number,
): Promise<readonly (readonly number[])[]> {
  const url = URL.createObjectURL(new Blob([recorder], { type: "text/javascript" }));
  await context.audioWorklet.addModule(url);
  const merger = new ChannelMergerNode(context, { numberOfInputs: tracks.length });
  tracks.forEach((track, index) => {
    new MediaStreamAudioSourceNode(context, { mediaStream: new MediaStream([track]) }).connect(merger, 0, index);
  });
  const node = new AudioWorkletNode(context, "recorder", { channelCount: tracks.length, channelCountMode: "explicit" });
  const recorded: number[][] = tracks.map(() => []);
  const wanted = seconds * context.sampleRate;
  await new Promise<void>((resolve) => {
    node.port.addEventListener("message", ({ data }: MessageEvent<Float32Array[]>) => {
      data.forEach((channel, index) => recorded[index]?.push(...channel));
      if ((recorded[0]?.length ?? 0) >= wanted) resolve();
    });
    node.port.start();
    merger.connect(node);
  });
  node.disconnect();
  return recorded;
}

async function record(isSuppressed: boolean, seconds: number): Promise<readonly number[]> {
  const context = new AudioContext({ sampleRate: rateHz });
  const track = await openMicrophone(isSuppressed);
  const [recorded = []] = await recordTracks(context, [track], seconds);
  track.stop();
  await context.close();
  return recorded;
}

async function recordBoth(
  way: Suppressor | "off" | "browser",
  seconds: number,
): Promise<readonly [readonly number[], readonly number[]]> {
  const scope = createScope();
  const context = new AudioContext({ sampleRate: rateHz, latencyHint: "interactive" });
  const straight = await openMicrophone(false);
  let processed: MediaStreamTrack;
  if (way === "browser") processed = await openMicrophone(true);
  else {
    const graph = await createVoiceGraph(scope, context, clock);
    graph.setInput(straight.clone());
    await graph.setSuppression(way);
    processed = graph.track;
  }
  const [one = [], other = []] = await recordTracks(context, [straight, processed], seconds);
  scope.end();
  straight.stop();
  processed.stop();
  await context.close();
  return [one, other];
}

Object.assign(window, { noise: { suppress, record, recordBoth } });
