/** Where those wait who need a child to be healthy. */
export interface HealthGate {
  /** Resolves at the next `open`, rejects at the next `fail`. */
  wait(): Promise<void>;
  open(): void;
  fail(error: Error): void;
}

export function createHealthGate(): HealthGate {
  let waiting: PromiseWithResolvers<void>[] = [];

  function takeAll(): PromiseWithResolvers<void>[] {
    const taken = waiting;
    waiting = [];
    return taken;
  }

  return {
    wait() {
      const waiter = Promise.withResolvers<void>();
      waiting.push(waiter);
      return waiter.promise;
    },
    open: () => takeAll().forEach(({ resolve }) => resolve()),
    fail: (error) => takeAll().forEach(({ reject }) => reject(error)),
  };
}
