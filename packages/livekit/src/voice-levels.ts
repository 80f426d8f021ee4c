import { createSignal, repeat, type Clock, type ReadonlySignal, type Scope } from "@melo/reactive";

/** The loudness of the newest sound that arrived of somebody. */
export interface VoiceLevel {
  readonly identity: string;
  /** 0 to 1, as RTP packets carry it and Chromium and Firefox tell it; linear. */
  readonly level: number;
  /** Changes with every packet, in milliseconds of whichever clock. */
  readonly atMs: number;
}

const periodMs = 100;
/** About -34 dB of full scale: above the noise of a room, below a quiet voice. */
const voiceLevel = 0.02;
/** Between two syllables a voice has not ended. */
const lingerMs = 300;

interface Heard {
  readonly packetAtMs: number;
  readonly voiceAtMs: number;
}

/**
 * Who makes a sound now, by what has arrived: the server says the same up to half a second later. Identities whose
 * sound does not tell its level are not in it.
 */
export function createVoiceLevels(
  scope: Scope,
  clock: Clock,
  readLevels: () => readonly VoiceLevel[],
): ReadonlySignal<ReadonlySet<string>> {
  const speaking = createSignal<ReadonlySet<string>>(new Set());
  let heard = new Map<string, Heard>();

  function update(): void {
    const now = clock.now();
    const next = new Map<string, Heard>();
    for (const { identity, level, atMs } of readLevels()) {
      const before = heard.get(identity);
      // The level of the last packet stays readable for seconds after it.
      const isVoice = level >= voiceLevel && before?.packetAtMs !== atMs;
      next.set(identity, {
        packetAtMs: atMs,
        voiceAtMs: isVoice ? now : (before?.voiceAtMs ?? Number.NEGATIVE_INFINITY),
      });
    }
    heard = next;
    const voices = [...next].filter(([, { voiceAtMs }]) => now - voiceAtMs <= lingerMs).map(([identity]) => identity);
    const current = speaking.peek();
    if (voices.length !== current.size || voices.some((identity) => !current.has(identity)))
      speaking.value = new Set(voices);
  }

  repeat(clock, scope, periodMs, update);
  return speaking;
}
