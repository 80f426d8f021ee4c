import type { NetworkPort } from "@melo/call";
import { createEventSource, repeat, type Clock, type Scope } from "@melo/reactive";

const reachLimitMs = 2_000;
const lookEveryMs = 1_000;
/** Timers of a page that is seen, or is in a call, run on time: this one did not, so the machine slept. */
const sleptMs = 5_000;
/** Browsers let timers of other hidden pages run once a minute. */
const sleptWhileHiddenMs = 90_000;

export interface BrowserNetworkDeps {
  readonly clock: Clock;
  fetch(url: string, init: RequestInit): Promise<Response>;
  readonly window: Pick<EventTarget, "addEventListener" | "removeEventListener">;
  isHidden(): boolean;
  /** `navigator.connection`, in browsers that have it. */
  readonly connection: EventTarget | undefined;
}

export function createBrowserNetwork(scope: Scope, deps: BrowserNetworkDeps): NetworkPort {
  const { clock, window, connection } = deps;
  const changes = createEventSource<void>();

  function listen(
    target: Pick<EventTarget, "addEventListener" | "removeEventListener">,
    name: string,
    act: () => void,
  ) {
    target.addEventListener(name, act);
    scope.onEnd(() => target.removeEventListener(name, act));
  }

  listen(window, "online", () => changes.emit());
  if (connection !== undefined) {
    let type = typeOf(connection);
    // Tells of every new estimate of its speed, too.
    listen(connection, "change", () => {
      const before = type;
      type = typeOf(connection);
      if (type !== before) changes.emit();
    });
  }
  let lookedAtMs = clock.now();
  repeat(clock, scope, lookEveryMs, () => {
    const passedMs = clock.now() - lookedAtMs;
    lookedAtMs = clock.now();
    if (passedMs > (deps.isHidden() ? sleptWhileHiddenMs : sleptMs)) changes.emit();
  });

  return {
    changes,
    async reach(url) {
      try {
        await deps.fetch(url.replace(/^ws/, "http"), {
          method: "HEAD",
          // Servers of others need not say that we may read their answer: that there is one is all we want.
          mode: "no-cors",
          cache: "no-store",
          credentials: "omit",
          signal: AbortSignal.timeout(reachLimitMs),
        });
        return true;
      } catch {
        return false;
      }
    },
  };
}

/** Wi-Fi, cable, mobile; not every browser that has a connection says which it is. */
function typeOf(connection: EventTarget): unknown {
  return "type" in connection ? connection.type : undefined;
}
