import type { Scope } from "@melo/reactive";

/** RNNoise and the suppression's frames are made for this rate; browsers resample a microphone to it by themselves. */
const sampleRateHz = 48_000;

/**
 * A running audio context that ends with the scope. Browsers start none before the first click or key of a page that was
 * loaded anew: until then this waits. Never resolves if the scope ends before.
 */
export async function startAudioContext(scope: Scope): Promise<AudioContext> {
  const context = new AudioContext({ sampleRate: sampleRateHz, latencyHint: "interactive" });
  scope.onEnd(() => void context.close());
  const waiting = scope.createChild();
  const tryAgain = (): void => void context.resume();
  for (const event of ["pointerdown", "keydown"]) {
    window.addEventListener(event, tryAgain);
    waiting.onEnd(() => window.removeEventListener(event, tryAgain));
  }
  await new Promise<void>((resolve) => {
    const check = (): void => {
      if (context.state === "running") resolve();
    };
    context.addEventListener("statechange", check);
    waiting.onEnd(() => context.removeEventListener("statechange", check));
    tryAgain();
    check();
  });
  waiting.end();
  return context;
}
