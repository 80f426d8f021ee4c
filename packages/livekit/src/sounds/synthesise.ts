import type { SoundName } from "@melo/call";

interface Note {
  /** Scientific pitch as a frequency. */
  readonly hz: number;
  readonly startMs: number;
  readonly durationMs: number;
}

const c5 = 523.25;
const d5 = 587.33;
const e5 = 659.25;
const g5 = 783.99;
const g4 = 392;
const a4 = 440;
const c6 = 1046.5;

function sequence(stepMs: number, durationMs: number, ...pitches: readonly number[]): readonly Note[] {
  return pitches.map((hz, index) => ({ hz, startMs: index * stepMs, durationMs }));
}

/** Up is coming and opening, down is going and closing; two notes are about oneself, three about the place. */
export const melodies: Readonly<Record<SoundName, readonly Note[]>> = {
  join: sequence(90, 190, c5, g5),
  leave: sequence(90, 190, g5, c5),
  unmute: sequence(60, 110, d5, a4 * 2),
  mute: sequence(60, 110, a4 * 2, d5),
  undeafen: sequence(60, 130, g4, d5, g5),
  deafen: sequence(60, 130, g5, d5, g4),
  moved: sequence(80, 170, c5, e5, g5),
  ring: [...sequence(140, 320, e5, g5, c6), ...sequence(140, 320, e5, g5, c6).map(delayedBy(700))],
};

function delayedBy(delayMs: number): (note: Note) => Note {
  return (note) => ({ ...note, startMs: note.startMs + delayMs });
}

const attackSeconds = 0.008;
const peak = 0.35;
const overtone = { ratio: 2, gain: 0.25 };
const tailSeconds = 0.1;

function playNote(context: BaseAudioContext, output: AudioNode, { hz, startMs, durationMs }: Note): void {
  const start = context.currentTime + startMs / 1_000;
  const end = start + durationMs / 1_000;
  for (const [ratio, gain] of [
    [1, 1],
    [overtone.ratio, overtone.gain],
  ] as const) {
    const envelope = new GainNode(context, { gain: 0 });
    envelope.gain.setValueAtTime(0, start);
    envelope.gain.linearRampToValueAtTime(peak * gain, start + attackSeconds);
    envelope.gain.exponentialRampToValueAtTime(0.001, end);
    const tone = new OscillatorNode(context, { type: "sine", frequency: hz * ratio });
    tone.connect(envelope).connect(output);
    tone.start(start);
    tone.stop(end);
  }
}

function durationSeconds(melody: readonly Note[]): number {
  return Math.max(...melody.map(({ startMs, durationMs }) => startMs + durationMs)) / 1_000;
}

interface ChoosesSink {
  setSinkId(deviceId: string): Promise<void>;
}

function choosesSink(context: object): context is ChoosesSink {
  return "setSinkId" in context;
}

/** An audio context on one speaker, that is closed when `play` is done. */
async function withSpeaker(speakerId: string | undefined, play: (context: AudioContext) => number): Promise<void> {
  const context = new AudioContext({ latencyHint: "interactive" });
  try {
    if (speakerId !== undefined && choosesSink(context)) await context.setSinkId(speakerId).catch(() => undefined);
    const seconds = play(context);
    const silence = new ConstantSourceNode(context, { offset: 0 });
    silence.connect(context.destination);
    const isDone = new Promise((resolve) => silence.addEventListener("ended", resolve));
    silence.start();
    silence.stop(context.currentTime + seconds + tailSeconds);
    await isDone;
  } finally {
    await context.close();
  }
}

export function synthesise(sound: SoundName, volume: number, speakerId: string | undefined): Promise<void> {
  return withSpeaker(speakerId, (context) => {
    const output = new GainNode(context, { gain: volume });
    output.connect(context.destination);
    for (const note of melodies[sound]) playNote(context, output, note);
    return durationSeconds(melodies[sound]);
  });
}

const testTone: readonly Note[] = sequence(260, 520, c5, e5, g5, c6);

/** A few notes to hear whether the right speaker is the right one. */
export function playTestTone(speakerId: string | undefined): Promise<void> {
  return withSpeaker(speakerId, (context) => {
    for (const note of testTone) playNote(context, context.destination, note);
    return durationSeconds(testTone);
  });
}
