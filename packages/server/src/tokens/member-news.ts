/** Who is waiting for a change of somebody's membership of a room. */
export interface MemberNews {
  /** A push about him arrived. */
  tell(roomId: string, userId: string): void;
  /** Listens from now on. */
  next(roomId: string, userId: string, withinMs: number): Awaited;
}

interface Awaited {
  /** Resolves with the news, or when the time is over. */
  readonly arrived: Promise<void>;
  /** Stops listening. */
  forget(): void;
}

/** Whoever comes while so many wait does not wait. */
const maxWaiting = 500;

export function createMemberNews(): MemberNews {
  const waiting = new Map<string, Set<() => void>>();
  let count = 0;
  const keyOf = (roomId: string, userId: string): string => JSON.stringify([roomId, userId]);

  return {
    tell(roomId, userId) {
      for (const wake of waiting.get(keyOf(roomId, userId)) ?? []) wake();
    },
    next(roomId, userId, withinMs) {
      if (count >= maxWaiting) return { arrived: Promise.resolve(), forget: () => undefined };
      const key = keyOf(roomId, userId);
      const { promise, resolve } = Promise.withResolvers<void>();
      const own = waiting.get(key) ?? new Set();
      waiting.set(key, own);
      count += 1;
      const timer = setTimeout(wake, withinMs);
      function wake(): void {
        clearTimeout(timer);
        if (!own.delete(wake)) return;
        count -= 1;
        if (own.size === 0) waiting.delete(key);
        resolve();
      }
      own.add(wake);
      return { arrived: promise, forget: wake };
    },
  };
}
