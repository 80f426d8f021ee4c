import type { MatrixSession } from "@melo/chat";
import { createSignal, type Clock, type ReadonlySignal, type Scope } from "@melo/reactive";

/** The encryption store bears one user at a time, so one tab works for a device. */
export type TabClaimState = "waiting" | "held" | "lost";

export interface TabClaim {
  /** `lost` means that another tab works now: stop everything that uses the session, at once. */
  readonly state: ReadonlySignal<TabClaimState>;
  /** From `lost`: this tab works again, and the other one stops. */
  takeOver(): void;
}

export interface TabClaimDeps {
  /** Undefined outside secure contexts; then every tab believes that it is alone. */
  readonly locks: LockManager | undefined;
  createChannel(name: string): BroadcastChannel;
  readonly clock: Clock;
  randomId(): string;
  /** Whether this tab is in a call: then it gives way only to a tab where somebody asks for that. */
  isBusy(): boolean;
}

interface TabRequest {
  readonly kind: "request";
  readonly id: string;
  readonly askedAtMs: number;
  /** Somebody wants this tab to work, whatever the other one does. */
  readonly isInsistent: boolean;
}

/** A busy tab's answer to a request. */
interface TabRefusal {
  readonly kind: "refusal";
  readonly requestId: string;
}

/** A tab that does not hand over within this time hangs: its lock is stolen. */
const handOverLimitMs = 1_000;

/**
 * Claims the device of `session` for this tab. The newest tab that asks wins, unless the tab before is busy: that one
 * learns it by message, stops and lets go of the lock, which the browser also frees the moment a tab dies.
 */
export function claimTab(scope: Scope, session: MatrixSession, deps: TabClaimDeps): TabClaim {
  const state = createSignal<TabClaimState>("waiting");
  if (deps.locks === undefined) {
    state.value = "held";
    return { state, takeOver: () => undefined };
  }
  const locks = deps.locks;
  const name = `melo:${session.userId}:${session.deviceId}`;
  const channel = deps.createChannel(name);
  let request: TabRequest | undefined;
  let attempt: Scope | undefined;

  function post(message: TabRequest | TabRefusal): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a broadcast channel has no target origin.
    channel.postMessage(message);
  }

  function claim(isInsistent: boolean): void {
    const current = scope.createChild();
    attempt = current;
    request = { kind: "request", id: deps.randomId(), askedAtMs: deps.clock.now(), isInsistent };
    state.value = "waiting";
    post(request);
    const waiting = new AbortController();
    requestLock(current, { signal: waiting.signal });
    deps.clock.schedule(current, handOverLimitMs, () => {
      if (state.peek() !== "waiting") return;
      waiting.abort();
      requestLock(current, { steal: true });
    });
    current.onEnd(() => waiting.abort());
  }

  function requestLock(current: Scope, options: LockOptions): void {
    locks
      .request(name, options, () => hold(current))
      .catch((error: unknown) => {
        // Our own abort of a waiting request is no loss; everything else means that the lock is another tab's.
        if (options.signal?.aborted !== true && !current.hasEnded) lose(error);
      });
  }

  function hold(current: Scope): Promise<void> {
    if (current.hasEnded) return Promise.resolve();
    state.value = "held";
    return new Promise((resolve) => {
      current.onEnd(resolve);
    });
  }

  function lose(_reason: unknown): void {
    request = undefined;
    // First the state, so that its readers stop working; only then is the lock free.
    state.value = "lost";
    attempt?.end();
  }

  channel.onmessage = ({ data }: MessageEvent<TabRequest | TabRefusal>) => {
    if (request === undefined) return;
    if (data.kind === "refusal") {
      if (data.requestId === request.id && state.peek() === "waiting") lose("the other tab is busy");
    } else if (!data.isInsistent && state.peek() === "held" && deps.isBusy()) {
      post({ kind: "refusal", requestId: data.id });
    } else if (isNewer(data, request)) {
      lose("another tab asked");
    }
  };
  scope.onEnd(() => {
    request = undefined;
    channel.close();
  });
  claim(false);

  return {
    state,
    takeOver() {
      if (state.peek() === "lost") claim(true);
    },
  };
}

/** Two tabs that ask in the same millisecond must agree on the winner. */
function isNewer(other: TabRequest, own: TabRequest): boolean {
  return other.askedAtMs > own.askedAtMs || (other.askedAtMs === own.askedAtMs && other.id > own.id);
}
