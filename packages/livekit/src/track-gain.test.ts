import { describe, expect, test } from "vitest";
import { createTrackGains, type PlayedTrack, type TrackGains } from "./track-gain.ts";

class FakeContext extends EventTarget {
  state: AudioContextState;
  sinkId = "";
  constructor(state: AudioContextState) {
    super();
    this.state = state;
  }
  resume(): Promise<void> {
    return Promise.resolve();
  }
  async close(): Promise<void> {
    this.run("closed");
  }
  async setSinkId(deviceId: string): Promise<void> {
    this.sinkId = deviceId;
  }
  run(state: AudioContextState): void {
    this.state = state;
    this.dispatchEvent(new Event("statechange"));
  }
}

interface FakeTrack extends PlayedTrack {
  readonly path: () => "element" | "graph";
  readonly volume: () => number;
}

/** As LiveKit has it: an element that is asked for more than 1 throws. */
function createTrack(): FakeTrack {
  let context: AudioContext | undefined;
  let volume = 1;
  return {
    path: () => (context === undefined ? "element" : "graph"),
    volume: () => volume,
    setAudioContext(next) {
      context = next;
    },
    setVolume(next) {
      if (context === undefined && next > 1) throw new RangeError("no element is louder than 1");
      volume = next;
    },
  };
}

function rig(state: AudioContextState = "running") {
  const contexts: FakeContext[] = [];
  const touches: (() => void)[] = [];
  const gains: TrackGains = createTrackGains({
    createAudioContext() {
      const context = new FakeContext(state);
      contexts.push(context);
      // Only what is faked is used.
      return context as Partial<AudioContext> as AudioContext;
    },
    onceTouched(act) {
      touches.push(act);
      return () => touches.splice(touches.indexOf(act), 1);
    },
  });
  return { gains, contexts, touches };
}

describe("The gain of a track", () => {
  test("is the element's own volume up to 1, without any Web Audio", () => {
    const { gains, contexts } = rig();
    const track = createTrack();
    gains.apply("voice", track);
    gains.set("voice", 0.4);
    expect([track.path(), track.volume()]).toEqual(["element", 0.4]);
    gains.set("voice", 1);
    expect([track.path(), track.volume()]).toEqual(["element", 1]);
    expect(contexts).toEqual([]);
  });

  test("beyond 1 is Web Audio's, which a track does not leave again", () => {
    const { gains, contexts } = rig();
    const track = createTrack();
    gains.apply("voice", track);
    gains.set("voice", 1.4);
    expect([track.path(), track.volume()]).toEqual(["graph", 1.4]);
    gains.set("voice", 0.2);
    expect([track.path(), track.volume()]).toEqual(["graph", 0.2]);
    expect(contexts).toHaveLength(1);
  });

  test("waits for its track, and is the same for the successor of a track", () => {
    const { gains } = rig();
    gains.set("voice", 2);
    const [first, second] = [createTrack(), createTrack()];
    gains.apply("voice", first);
    gains.apply("voice", second);
    expect([first.volume(), second.volume()]).toEqual([2, 2]);
  });

  test("stays as sent while the browser lets nothing sound, and is reached with the first click", () => {
    const { gains, contexts, touches } = rig("suspended");
    const track = createTrack();
    gains.apply("voice", track);
    gains.set("voice", 1.8);
    expect([track.path(), track.volume()]).toEqual(["element", 1]);
    gains.set("voice", 1.6);
    expect(touches).toHaveLength(1);
    contexts[0]?.run("running");
    expect([track.path(), track.volume()]).toEqual(["graph", 1.6]);
  });

  test("sounds where everything else does", () => {
    const { gains, contexts } = rig();
    gains.setSpeaker("headset");
    gains.apply("voice", createTrack());
    gains.set("voice", 2);
    expect(contexts[0]?.sinkId).toBe("headset");
    gains.setSpeaker("");
    expect(contexts[0]?.sinkId).toBe("");
  });

  test("gives the speaker back when nothing is played any more", () => {
    const { gains, contexts } = rig();
    gains.apply("voice", createTrack());
    gains.set("voice", 2);
    gains.forget("voice");
    expect(contexts[0]?.state).toBe("closed");
    gains.apply("voice", createTrack());
    gains.set("voice", 2);
    expect(contexts).toHaveLength(2);
  });
});
