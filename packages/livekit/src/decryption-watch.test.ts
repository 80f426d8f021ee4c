import { createScope } from "@melo/reactive";
import { createFakeClock, type FakeClock } from "@melo/reactive/testing";
import { beforeEach, describe, expect, test } from "vitest";
import { createDecryptionWatch, type DecryptionWatch, type WatchedTrack } from "./decryption-watch.ts";

const secondMs = 1_000;

let clock: FakeClock;
let watch: DecryptionWatch;
let changes: number;
let decoded: Map<string, number>;
let looks: number;

function track(trackId: string, facts: Partial<WatchedTrack> = {}): WatchedTrack {
  return {
    trackId,
    identity: "ann",
    isFlowing: true,
    readDecodedCount() {
      looks += 1;
      return Promise.resolve(decoded.get(trackId) ?? 0);
    },
    ...facts,
  };
}

beforeEach(() => {
  clock = createFakeClock();
  changes = 0;
  looks = 0;
  decoded = new Map();
  watch = createDecryptionWatch(createScope(), clock, () => {
    changes += 1;
  });
});

describe("whether tracks are decrypted", () => {
  test("a new track waits, and works with the first thing decoded", async () => {
    watch.setTracks([track("camera")]);
    expect(watch.stateOf("camera")).toBe("waiting");
    await clock.advance(secondMs);
    expect([watch.stateOf("camera"), changes]).toEqual(["waiting", 0]);
    decoded.set("camera", 1);
    await clock.advance(secondMs);
    expect([watch.stateOf("camera"), changes]).toEqual(["working", 1]);
  });

  test("nobody looks any more when everything works", async () => {
    decoded.set("camera", 5);
    watch.setTracks([track("camera")]);
    await clock.advance(secondMs);
    const before = looks;
    await clock.advance(60 * secondMs);
    expect(looks).toBe(before);
  });

  test("nobody looks at what does not flow: muted, not subscribed, out of sight", async () => {
    watch.setTracks([track("camera", { isFlowing: false })]);
    await clock.advance(60 * secondMs);
    expect([looks, watch.stateOf("camera")]).toEqual([0, "waiting"]);
  });

  test("looks become rarer while nothing happens", async () => {
    watch.setTracks([track("camera")]);
    await clock.advance(10 * secondMs);
    const inFirstTen = looks;
    await clock.advance(50 * secondMs);
    expect(inFirstTen).toBeLessThan(20);
    expect(looks - inFirstTen).toBeLessThanOrEqual(51);
  });

  test("a missing key is waiting; a wrong key is failing; the right key is working again", async () => {
    watch.setTracks([track("camera")]);
    watch.reportProblem("ann", "missing_key");
    await clock.advance(secondMs);
    expect(watch.stateOf("camera")).toBe("waiting");
    watch.reportProblem("ann", "wrong_key");
    await clock.advance(secondMs);
    expect(watch.stateOf("camera")).toBe("failing");
    decoded.set("camera", 3);
    await clock.advance(2 * secondMs);
    expect(watch.stateOf("camera")).toBe("working");
  });

  test("one bad frame among good ones changes nothing", async () => {
    decoded.set("camera", 10);
    watch.setTracks([track("camera")]);
    await clock.advance(secondMs);
    decoded.set("camera", 20);
    watch.reportProblem("ann", "wrong_key");
    await clock.advance(secondMs);
    expect([watch.stateOf("camera"), changes]).toEqual(["working", 1]);
  });

  test("a track that worked and stalls waits for its key", async () => {
    decoded.set("camera", 10);
    watch.setTracks([track("camera")]);
    await clock.advance(secondMs);
    watch.reportProblem("ann", "missing_key");
    await clock.advance(secondMs);
    expect(watch.stateOf("camera")).toBe("waiting");
  });

  test("a problem concerns the tracks of its participant only", async () => {
    decoded.set("of ben", 1);
    watch.setTracks([track("of ann"), track("of ben", { identity: "ben" })]);
    watch.reportProblem("ann", "wrong_key");
    await clock.advance(secondMs);
    expect([watch.stateOf("of ann"), watch.stateOf("of ben")]).toEqual(["failing", "working"]);
  });

  test("a track that comes back after it was gone starts anew", async () => {
    decoded.set("camera", 10);
    watch.setTracks([track("camera")]);
    await clock.advance(secondMs);
    watch.setTracks([]);
    decoded.set("camera", 0);
    watch.setTracks([track("camera")]);
    expect(watch.stateOf("camera")).toBe("waiting");
  });
});
