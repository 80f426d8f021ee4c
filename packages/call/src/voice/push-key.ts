import { createSignal, type Clock, type ReadonlySignal, type Scope } from "@melo/reactive";

/** The key of push-to-talk or push-to-mute. */
export interface PushKey {
  /** Held, or let go so recently that a last syllable may still be on its way. */
  readonly isHeld: ReadonlySignal<boolean>;
  press(): void;
  release(): void;
  /** The window lost the focus, so that nobody will hear of the key going up. */
  letGo(): void;
}

export function createPushKey(scope: Scope, clock: Clock, releaseDelayMs: () => number): PushKey {
  const isHeld = createSignal(false);
  let cancelRelease: (() => void) | undefined;

  function keep(): void {
    cancelRelease?.();
    cancelRelease = undefined;
  }

  return {
    isHeld,
    press() {
      keep();
      isHeld.value = true;
    },
    release() {
      if (!isHeld.peek() || cancelRelease !== undefined) return;
      cancelRelease = clock.schedule(scope, releaseDelayMs(), () => {
        cancelRelease = undefined;
        isHeld.value = false;
      });
    },
    letGo() {
      keep();
      isHeld.value = false;
    },
  };
}
