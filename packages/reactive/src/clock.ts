import type { Scope } from "./scope.ts";

/** Time as a dependency: the cores never touch real timers, so that tests move time themselves. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Calls `callback` once after `delayMs` unless the scope ends first; the returned function cancels. */
  schedule(scope: Scope, delayMs: number, callback: () => void): () => void;
}

/** The two timer functions of every platform, passed in because this package knows no platform. */
export interface Timers<Handle> {
  set(callback: () => void, delayMs: number): Handle;
  clear(handle: Handle): void;
}

export function createSystemClock<Handle>(timers: Timers<Handle>): Clock {
  return {
    now: () => Date.now(),
    schedule(scope, delayMs, callback) {
      if (scope.hasEnded) return () => undefined;
      const handle = timers.set(() => {
        forget();
        callback();
      }, delayMs);
      const forget = scope.onEnd(() => timers.clear(handle));
      return () => {
        forget();
        timers.clear(handle);
      };
    },
  };
}

/** Resolves after `delayMs`, or never if the scope ends first: what awaits it must be abandoned with the scope. */
export function delay(clock: Clock, scope: Scope, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    clock.schedule(scope, delayMs, resolve);
  });
}

/** Calls `callback` every `periodMs`, first after one period, until the scope ends. */
export function repeat(clock: Clock, scope: Scope, periodMs: number, callback: () => void): void {
  clock.schedule(scope, periodMs, () => {
    repeat(clock, scope, periodMs, callback);
    callback();
  });
}
