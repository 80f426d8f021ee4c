/** How well a voice stands out, and how late it is. All sounds at one rate, as numbers from -1 to 1. */

const frameSeconds = 0.02;
/** A frame speaks from so far below the loudest on. */
const speakingRangeDb = 35;

export interface SoundQuality {
  /** Loudness of the speech above what remains in its pauses, in dB. */
  readonly signalToNoiseDb: number;
  /** Scale-invariant signal to distortion ratio: the voice against everything that is not the voice, in dB. */
  readonly signalToDistortionDb: number;
}

function power(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return samples.length === 0 ? 0 : sum / samples.length;
}

function decibels(ratio: number): number {
  return 10 * Math.log10(Math.max(ratio, 1e-12));
}

/** Where the recording of a repeated sound begins in it: its samples, found by the likeness of their loudness first. */
export function alignRepeated(recorded: Float32Array, original: Float32Array, rateHz: number): Float32Array {
  const step = Math.round(rateHz / 1_000);
  const loudness = envelope(recorded, step).slice(0, Math.floor(original.length / step));
  const reference = envelope(original, step);
  let best = { shift: 0, likeness: -Infinity };
  for (let shift = 0; shift < reference.length; shift += 1) {
    let likeness = 0;
    for (let index = 0; index < loudness.length; index += 2) {
      likeness += (loudness[index] ?? 0) * (reference[(index + shift) % reference.length] ?? 0);
    }
    if (likeness > best.likeness) best = { shift, likeness };
  }
  const around = best.shift * step;
  let fine = { shift: around, likeness: -Infinity };
  const window = Math.min(recorded.length, rateHz * 2);
  for (let shift = around - 3 * step; shift <= around + 3 * step; shift += 1) {
    let likeness = 0;
    for (let index = 0; index < window; index += 3) {
      likeness += (recorded[index] ?? 0) * (original[modulo(index + shift, original.length)] ?? 0);
    }
    if (likeness > fine.likeness) fine = { shift, likeness };
  }
  return Float32Array.from(original, (_, index) => recorded[modulo(index - fine.shift, original.length)] ?? 0);
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}

function envelope(samples: Float32Array, step: number): Float32Array {
  return Float32Array.from({ length: Math.floor(samples.length / step) }, (_, index) =>
    Math.sqrt(power(samples.subarray(index * step, (index + 1) * step))),
  );
}

/** By how many samples `late` comes after `early`, up to the limit: the shift at which they are most alike. */
export function lagSamples(early: Float32Array, late: Float32Array, limit: number): number {
  let best = { lag: 0, likeness: -Infinity };
  const length = Math.min(early.length, late.length) - limit;
  for (let lag = 0; lag <= limit; lag += 1) {
    let likeness = 0;
    for (let index = 0; index < length; index += 2) likeness += (early[index] ?? 0) * (late[index + lag] ?? 0);
    if (likeness > best.likeness) best = { lag, likeness };
  }
  return best.lag;
}

/** `output` must be aligned with `speech`. */
export function soundQuality(output: Float32Array, speech: Float32Array, rateHz: number): SoundQuality {
  const length = Math.round(frameSeconds * rateHz);
  const frames = Math.floor(Math.min(output.length, speech.length) / length);
  const loudest = Math.max(...Array.from({ length: frames }, (_, index) => power(frameOf(speech, index, length))));
  const speaking: number[] = [];
  const pausing: number[] = [];
  for (let index = 0; index < frames; index += 1) {
    const isSpeaking = decibels(power(frameOf(speech, index, length)) / loudest) > -speakingRangeDb;
    (isSpeaking ? speaking : pausing).push(power(frameOf(output, index, length)));
  }
  const noise = mean(pausing);
  return {
    signalToNoiseDb: decibels(Math.max(0, mean(speaking) - noise) / Math.max(noise, 1e-12)),
    signalToDistortionDb: signalToDistortion(output, speech),
  };
}

function frameOf(samples: Float32Array, index: number, length: number): Float32Array {
  return samples.subarray(index * length, (index + 1) * length);
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function signalToDistortion(output: Float32Array, speech: Float32Array): number {
  let product = 0;
  let energy = 0;
  for (let index = 0; index < speech.length; index += 1) {
    product += (output[index] ?? 0) * (speech[index] ?? 0);
    energy += (speech[index] ?? 0) ** 2;
  }
  const scale = product / energy;
  let target = 0;
  let rest = 0;
  for (let index = 0; index < speech.length; index += 1) {
    const wanted = scale * (speech[index] ?? 0);
    target += wanted ** 2;
    rest += ((output[index] ?? 0) - wanted) ** 2;
  }
  return decibels(target / rest);
}
