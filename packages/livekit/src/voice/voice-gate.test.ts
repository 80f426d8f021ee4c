import { describe, expect, test } from "vitest";
import { VoiceGate, type GateThreshold } from "./voice-gate.worklet.ts";

const sampleRateHz = 48_000;
const blockSamples = 128;

/** A sine of that level, and what the gate makes of it: its level in the last 50 ms, or silence. */
function send(gate: VoiceGate, levelDb: number, durationMs: number): number {
  const amplitude = Math.SQRT2 * 10 ** (levelDb / 20);
  const blocks = Math.round((durationMs * sampleRateHz) / 1_000 / blockSamples);
  const tail: number[] = [];
  for (let block = 0; block < blocks; block += 1) {
    const input = new Float32Array(blockSamples);
    for (let index = 0; index < blockSamples; index += 1) {
      input[index] = amplitude * Math.sin((2 * Math.PI * 375 * (block * blockSamples + index)) / sampleRateHz);
    }
    const output = new Float32Array(blockSamples);
    gate.process([input], [output]);
    tail.push(...output);
  }
  const last = tail.slice(-sampleRateHz / 20);
  const power = last.reduce((sum, sample) => sum + sample * sample, 0) / last.length;
  return power === 0 ? -Infinity : 10 * Math.log10(power);
}

function gateAt(threshold: GateThreshold): VoiceGate {
  const gate = new VoiceGate(sampleRateHz);
  gate.threshold = threshold;
  return gate;
}

describe("The voice gate", () => {
  test("measures levels to a tenth of a decibel", () => {
    const gate = gateAt(undefined);
    send(gate, -23, 200);
    expect(gate.report.levelDb).toBeCloseTo(-23, 1);
  });

  test("changes nothing without a threshold", () => {
    expect(send(gateAt(undefined), -80, 200)).toBeCloseTo(-80, 1);
  });

  test("lets a voice above the threshold through as it is", () => {
    expect(send(gateAt(-40), -30, 500)).toBeCloseTo(-30, 1);
  });

  test("closes on what stays below, and is then wholly silent", () => {
    const gate = gateAt(-40);
    expect(send(gate, -50, 1_000)).toBe(-Infinity);
    expect(gate.report.isOpen).toBe(false);
  });

  test("opens within 15 ms of the first sound", () => {
    const gate = gateAt(-40);
    send(gate, -60, 1_000);
    send(gate, -20, 15);
    expect(gate.report.isOpen).toBe(true);
  });

  test("stays open in the pauses between words", () => {
    const gate = gateAt(-40);
    send(gate, -20, 200);
    send(gate, -70, 250);
    expect(gate.report.isOpen).toBe(true);
    send(gate, -70, 150);
    expect(gate.report.isOpen).toBe(false);
  });

  test("does not flutter on a voice that ends just below the threshold", () => {
    const gate = gateAt(-40);
    send(gate, -30, 200);
    send(gate, -44, 2_000);
    expect(gate.report.isOpen).toBe(true);
  });

  test("learns the noise of the room and closes on it by itself, and opens for a voice", () => {
    const gate = gateAt("automatic");
    send(gate, -50, 15_000);
    expect(gate.report.isOpen).toBe(false);
    expect(gate.report.thresholdDb).toBeGreaterThan(-40);
    send(gate, -25, 50);
    expect(gate.report.isOpen).toBe(true);
  });

  test("does not learn a voice as noise while its pauses are quiet", () => {
    const gate = gateAt("automatic");
    for (let word = 0; word < 30; word += 1) {
      send(gate, -25, 700);
      send(gate, -62, 200);
    }
    send(gate, -25, 100);
    expect(gate.report.isOpen).toBe(true);
  });

  test("gives silence where there is no input", () => {
    const output = new Float32Array(blockSamples).fill(1);
    gateAt(undefined).process([], [output]);
    expect(output.every((sample) => sample === 0)).toBe(true);
  });
});
