import { createSignal, repeat, type Clock, type ReadonlySignal, type Scope } from "@melo/reactive";

const periodMs = 50;
const silenceDb = -100;

/**
 * The level of a microphone in dBFS while the scope lasts. A copy of the track is listened to, for the track itself is
 * silent while it is muted; nothing of it leaves the machine.
 */
export function measureTrack(
  scope: Scope,
  clock: Clock,
  context: AudioContext,
  track: MediaStreamTrack,
): ReadonlySignal<number> {
  const level = createSignal(silenceDb);
  const copy = track.clone();
  copy.enabled = true;
  const source = new MediaStreamAudioSourceNode(context, { mediaStream: new MediaStream([copy]) });
  const analyser = new AnalyserNode(context, { fftSize: 2048 });
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  repeat(clock, scope, periodMs, () => {
    analyser.getFloatTimeDomainData(samples);
    level.value = levelOf(samples);
  });
  scope.onEnd(() => {
    source.disconnect();
    copy.stop();
  });
  return level;
}

function levelOf(samples: Float32Array): number {
  let power = 0;
  for (const sample of samples) power += sample * sample;
  return power === 0 ? silenceDb : Math.max(silenceDb, 10 * Math.log10(power / samples.length));
}
