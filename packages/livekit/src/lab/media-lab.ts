import type { CameraCapture, MicrophoneCapture, VoiceThreshold } from "@melo/call";
import type { Clock, ReadonlySignal, Scope } from "@melo/reactive";
import { cameraOptions, microphoneOptions } from "../device-options.ts";
import { mapDeviceError, refuseInsecureOrigin, type CaptureSource } from "../devices/device-errors.ts";
import type { GateReport } from "../voice/voice-gate.worklet.ts";

export interface MicrophoneTest {
  /** Level and threshold of what would be sent. */
  readonly report: ReadonlySignal<GateReport | undefined>;
  setThreshold(threshold: VoiceThreshold): void;
  /** Lets the person hear themselves, as the others would. */
  setHeard(isHeard: boolean): void;
}

/** Trying devices out before others are bothered with them. Nothing of it leaves the machine. */
export interface MediaLab {
  /** Until the scope ends. Rejects with a MeloError of the device. */
  testMicrophone(scope: Scope, capture: MicrophoneCapture, speakerId: string | undefined): Promise<MicrophoneTest>;
  /** The picture as it would be sent, until the scope ends. Rejects with a MeloError of the device. */
  testCamera(scope: Scope, capture: CameraCapture): Promise<MediaStream>;
  /** Resolves when it has been played. */
  playTone(speakerId: string | undefined): Promise<void>;
}

async function openDevice(
  scope: Scope,
  constraints: MediaStreamConstraints,
  source: CaptureSource,
): Promise<MediaStreamTrack> {
  refuseInsecureOrigin(source);
  const stream = await navigator.mediaDevices.getUserMedia(constraints);
  const [track] = stream.getTracks();
  scope.onEnd(() => stream.getTracks().forEach((each) => each.stop()));
  if (track === undefined) throw new DOMException("the browser gave no track", "NotFoundError");
  return track;
}

async function mapping<T>(source: CaptureSource, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw mapDeviceError(error, source);
  }
}

async function testMicrophone(
  scope: Scope,
  clock: Clock,
  capture: MicrophoneCapture,
  speakerId: string | undefined,
): Promise<MicrophoneTest> {
  const constraints = { audio: { ...microphoneOptions(capture) } };
  const [track, { startAudioContext }, { createVoiceGraph }] = await Promise.all([
    openDevice(scope, constraints, "microphone"),
    import("../voice/start-audio-context.ts"),
    import("../voice/voice-graph.ts"),
  ]);
  const context = await startAudioContext(scope);
  const graph = await createVoiceGraph(scope, context, clock);
  graph.setInput(track);
  graph.setThreshold(capture.isMusic ? undefined : capture.threshold);
  const loopback = new GainNode(context, { gain: 0 });
  graph.output.connect(loopback);
  if (speakerId !== undefined && "setSinkId" in context) {
    // Not in TypeScript's library: W3C Audio Output Devices for Web Audio.
    await (context as { setSinkId(id: string): Promise<void> }).setSinkId(speakerId).catch(() => undefined);
  }
  loopback.connect(context.destination);
  if (!capture.isMusic) await graph.setSuppression(capture.noiseSuppression);
  return {
    report: graph.report,
    setThreshold: (threshold) => graph.setThreshold(capture.isMusic ? undefined : threshold),
    setHeard(isHeard) {
      loopback.gain.setTargetAtTime(isHeard ? 1 : 0, context.currentTime, 0.02);
    },
  };
}

async function testCamera(scope: Scope, capture: CameraCapture): Promise<MediaStream> {
  const { deviceId, resolution } = cameraOptions(capture);
  const video = { ...(deviceId !== undefined && { deviceId }), ...resolution };
  const track = await openDevice(scope, { video }, "camera");
  if (capture.background === "none") return new MediaStream([track]);
  const { createCameraBackground } = await import("../camera/camera-background.ts");
  const background = createCameraBackground();
  scope.onEnd(() => void background.processor.destroy());
  await background.show(capture);
  await background.start(track);
  const { processedTrack } = background.processor;
  return new MediaStream(processedTrack === undefined ? [] : [processedTrack]);
}

export function createMediaLab(clock: Clock): MediaLab {
  return {
    testMicrophone: (scope, capture, speakerId) =>
      mapping("microphone", () => testMicrophone(scope, clock, capture, speakerId)),
    testCamera: (scope, capture) => mapping("camera", () => testCamera(scope, capture)),
    async playTone(speakerId) {
      const { playTestTone } = await import("../sounds/synthesise.ts");
      await playTestTone(speakerId);
    },
  };
}
