import type { GainDeps } from "./track-gain.ts";

/** What Web Audio and its rules about the first click are in a browser. */
export const browserGain: GainDeps = {
  createAudioContext: () => new AudioContext({ latencyHint: "interactive" }),
  onceTouched(act) {
    const controller = new AbortController();
    for (const type of ["pointerdown", "keydown"]) {
      window.addEventListener(
        type,
        () => {
          controller.abort();
          act();
        },
        { capture: true, signal: controller.signal },
      );
    }
    return () => controller.abort();
  },
};
