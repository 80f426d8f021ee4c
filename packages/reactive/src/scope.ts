import { effect } from "@preact/signals-core";

/**
 * Owner of lifetimes. Everything that lives longer than a function call is created in a scope and ends with it:
 * effects, subscriptions, timers, connections, child scopes.
 *
 * Guarantees: `end()` runs the clean-ups in reverse order of registration, exactly once, even if one of them throws
 * (the errors are thrown together as an AggregateError afterwards); registering on an ended scope runs the clean-up at once.
 */
export interface Scope {
  readonly hasEnded: boolean;
  /** Runs `cleanUp` when the scope ends; the returned function takes the registration back without running it. */
  onEnd(cleanUp: () => void): () => void;
  /** Runs `run` now and again whenever a signal it read changes. A returned function cleans up before the next run. */
  effect(run: () => void | (() => void)): void;
  /** A scope that ends with this one, or earlier. */
  createChild(): Scope;
  end(): void;
}

export function createScope(): Scope {
  const cleanUps = new Set<() => void>();
  let hasEnded = false;

  function onEnd(cleanUp: () => void): () => void {
    if (hasEnded) {
      cleanUp();
      return () => undefined;
    }
    // A fresh function per registration: the same clean-up may be registered twice.
    const registration = (): void => cleanUp();
    cleanUps.add(registration);
    return () => void cleanUps.delete(registration);
  }

  function end(): void {
    if (hasEnded) return;
    hasEnded = true;
    const errors: unknown[] = [];
    for (const cleanUp of [...cleanUps].reverse()) {
      // An earlier clean-up may have taken this registration back.
      if (!cleanUps.has(cleanUp)) continue;
      try {
        cleanUp();
      } catch (error) {
        errors.push(error);
      }
    }
    cleanUps.clear();
    if (errors.length > 0) throw new AggregateError(errors, "clean-up failed when a scope ended");
  }

  function createChild(): Scope {
    const child = createScope();
    const forget = onEnd(() => child.end());
    child.onEnd(forget);
    return child;
  }

  return {
    get hasEnded() {
      return hasEnded;
    },
    onEnd,
    effect(run) {
      if (!hasEnded) onEnd(effect(run));
    },
    createChild,
    end,
  };
}
