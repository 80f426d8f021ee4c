import { createScope, createSignal, derive } from "@melo/reactive";
import { record } from "@melo/reactive/testing";
import { describe, expect, test } from "vitest";
import { createTrackGains } from "./track-gain.ts";
import { createTrackDirectory, type TrackReference, type TrackReferences } from "./track-directory.ts";

// The directory hands references on and never looks into them.
function reference(): TrackReference {
  return Object.freeze({}) as TrackReference;
}

const noGains = createTrackGains({
  createAudioContext() {
    throw new Error("nothing is played here");
  },
  onceTouched: () => () => undefined,
});

describe("the track directory", () => {
  test("finds tracks of every connection until the connection ends", () => {
    const directory = createTrackDirectory(noGains);
    const [one, other] = [reference(), reference()];
    const first = createScope();
    directory.add(first, createSignal<TrackReferences>(new Map([["TR_1", one]])));
    directory.add(createScope(), createSignal<TrackReferences>(new Map([["TR_2", other]])));
    expect([directory.find("TR_1"), directory.find("TR_2"), directory.find("TR_3")]).toEqual([one, other, undefined]);
    first.end();
    expect(directory.find("TR_1")).toBeUndefined();
    expect(directory.find("TR_2")).toBe(other);
  });

  test("tells who looked for a track when it comes, is replaced, and goes", () => {
    const directory = createTrackDirectory(noGains);
    const scope = createScope();
    const connection = createScope();
    const references = createSignal<TrackReferences>(new Map());
    directory.add(connection, references);
    const seen = record(
      scope,
      derive(() => directory.find("TR_1")),
    );
    const [before, after] = [reference(), reference()];
    references.value = new Map([["TR_1", before]]);
    references.value = new Map([
      ["TR_1", before],
      ["TR_2", reference()],
    ]);
    references.value = new Map([["TR_1", after]]);
    connection.end();
    expect(seen).toEqual([undefined, before, after, undefined]);
  });
});
