/** Whether what happens in the homeserver's rooms reaches us. */
export interface PushCheck {
  /** By the last check, unless that is too long ago. */
  isWorking(): boolean;
  /** Asks the homeserver to reach us now, which also makes it send what it kept back. Never rejects. */
  check(): Promise<boolean>;
  /** A push went wrong: not believed until the next check. */
  distrust(): void;
  /** Checks again and again until the signal. */
  keepChecking(signal: AbortSignal): Promise<void>;
}

export interface PushCheckDeps {
  /** Resolves to whether the homeserver could reach us. */
  announce(): Promise<boolean>;
  wait(delayMs: number, signal: AbortSignal): Promise<void>;
  now(): number;
  onChange(isWorking: boolean): void;
}

/** A homeserver that failed to reach us waits up to 512 s before it tries again; a check ends that. */
const betweenChecksMs = 15_000;
const betweenRetriesMs = 1000;
const believedMs = 3 * betweenChecksMs;

export function createPushCheck(deps: PushCheckDeps): PushCheck {
  let workedAtMs: number | undefined;
  let lastSaid: boolean | undefined;

  function isWorking(): boolean {
    return workedAtMs !== undefined && deps.now() - workedAtMs < believedMs;
  }

  async function check(): Promise<boolean> {
    const askedAtMs = deps.now();
    const isReached = await deps.announce().catch(() => false);
    workedAtMs = isReached ? askedAtMs : undefined;
    if (lastSaid !== isReached) deps.onChange(isReached);
    lastSaid = isReached;
    return isReached;
  }

  return {
    isWorking,
    check,
    distrust() {
      workedAtMs = undefined;
    },
    async keepChecking(signal) {
      while (!signal.aborted) {
        const isReached = await check();
        await deps.wait(isReached && isWorking() ? betweenChecksMs : betweenRetriesMs, signal);
      }
    },
  };
}
