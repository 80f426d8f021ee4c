/**
 * Measures a voice and lets it through only while it is loud enough. Runs in the audio thread, where nothing can be
 * imported from a bundle: this file stands alone, and is served with its types taken out.
 *
 * Levels are in dBFS, as the mean power of about 10 ms.
 */

/** `undefined` lets everything through; `automatic` follows the noise of the room. */
export type GateThreshold = number | "automatic" | undefined;

export interface GateReport {
  readonly levelDb: number;
  readonly isOpen: boolean;
  /** Where it opens now; undefined if everything passes. */
  readonly thresholdDb: number | undefined;
}

const silenceDb = -100;
/** A voice that got quieter keeps the gate open down to here below the threshold. */
const hysteresisDb = 6;
/** Pauses between words are shorter than this. */
const holdMs = 300;
const attackMs = 3;
const releaseMs = 60;
const windowMs = 10;
/** How far a voice must stand out from the noise of the room. */
const automaticMarginDb = 12;
const automaticRangeDb = { lowest: -60, highest: -30 };
/** Noise that stays is learnt slowly, or the voice itself would be taken for it; quiet is believed at once. */
const floorRiseDbPerSecond = 1.5;
const floorFallDbPerSecond = 40;
const initialFloorDb = -60;

function clamp(value: number, lowest: number, highest: number): number {
  return Math.min(Math.max(value, lowest), highest);
}

/** One voice, block by block. */
export class VoiceGate {
  threshold: GateThreshold = undefined;
  private readonly sampleRateHz: number;
  private power = 0;
  private samples = 0;
  private levelDb = silenceDb;
  private floorDb = initialFloorDb;
  private isLoud = true;
  private quietMs = 0;
  private gain = 1;

  constructor(sampleRateHz: number) {
    this.sampleRateHz = sampleRateHz;
  }

  get report(): GateReport {
    return { levelDb: this.levelDb, isOpen: this.isLoud, thresholdDb: this.thresholdDb() };
  }

  /** Writes to `output` what passes. Channels share one gate; a missing input channel is silence. */
  process(input: readonly Float32Array[], output: readonly Float32Array[]): void {
    const [first] = input;
    const length = output[0]?.length ?? 0;
    if (first !== undefined) this.measure(first);
    else this.settle(silenceDb, (1_000 * length) / this.sampleRateHz);
    const target = this.isLoud ? 1 : 0;
    const rampMs = target === 1 ? attackMs : releaseMs;
    const step = 1_000 / (rampMs * this.sampleRateHz);
    let { gain } = this;
    for (let index = 0; index < length; index += 1) {
      if (gain < target) gain = Math.min(target, gain + step);
      else if (gain > target) gain = Math.max(target, gain - step);
      for (let channel = 0; channel < output.length; channel += 1) {
        const to = output[channel];
        // A mono voice is heard on both sides.
        const from = input[channel] ?? first;
        if (to !== undefined) to[index] = (from?.[index] ?? 0) * gain;
      }
    }
    this.gain = gain;
  }

  private measure(samples: Float32Array): void {
    for (const sample of samples) this.power += sample * sample;
    this.samples += samples.length;
    const elapsedMs = (1_000 * this.samples) / this.sampleRateHz;
    if (elapsedMs < windowMs) return;
    const meanPower = this.power / this.samples;
    this.power = 0;
    this.samples = 0;
    this.settle(meanPower > 0 ? Math.max(silenceDb, 10 * Math.log10(meanPower)) : silenceDb, elapsedMs);
  }

  private settle(levelDb: number, elapsedMs: number): void {
    this.levelDb = levelDb;
    const seconds = elapsedMs / 1_000;
    this.floorDb = clamp(
      levelDb,
      this.floorDb - floorFallDbPerSecond * seconds,
      this.floorDb + floorRiseDbPerSecond * seconds,
    );
    const thresholdDb = this.thresholdDb();
    if (thresholdDb === undefined || levelDb >= thresholdDb) {
      this.isLoud = true;
      this.quietMs = 0;
      return;
    }
    if (levelDb >= thresholdDb - hysteresisDb && this.isLoud) {
      this.quietMs = 0;
      return;
    }
    this.quietMs += elapsedMs;
    if (this.quietMs >= holdMs) this.isLoud = false;
  }

  private thresholdDb(): number | undefined {
    if (this.threshold !== "automatic") return this.threshold;
    return clamp(this.floorDb + automaticMarginDb, automaticRangeDb.lowest, automaticRangeDb.highest);
  }
}

export const voiceGateName = "melo-voice-gate";
const reportEveryMs = 50;

// What the audio thread has and TypeScript's library does not know.
declare const sampleRate: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

function register(): void {
  registerProcessor(
    voiceGateName,
    class extends AudioWorkletProcessor {
      private readonly gate = new VoiceGate(sampleRate);
      private sinceReportMs = 0;
      private isOver = false;

      constructor() {
        super();
        this.port.addEventListener("message", ({ data }: MessageEvent<GateThreshold | "end">) => {
          if (data === "end") this.isOver = true;
          else this.gate.threshold = data;
        });
        this.port.start();
      }

      process([input = []]: Float32Array[][], [output = []]: Float32Array[][]): boolean {
        this.gate.process(input, output);
        this.sinceReportMs += (1_000 * (output[0]?.length ?? 0)) / sampleRate;
        if (this.sinceReportMs >= reportEveryMs) {
          this.sinceReportMs = 0;
          this.port.postMessage(this.gate.report, []);
        }
        return !this.isOver;
      }
    },
  );
}

// Tests and types import this file elsewhere too.
if ("registerProcessor" in globalThis) register();
