/** The homeserver is asked for news by requests that wait for it: over a dead connection they wait for two minutes. */
export interface InterruptibleSync {
  readonly fetch: typeof globalThis.fetch;
  /** What waits now fails, as if the connection had been reset. */
  interrupt(): void;
}

export function createInterruptibleSync(fetch: typeof globalThis.fetch): InterruptibleSync {
  let interruption = new AbortController();
  return {
    fetch(input, init) {
      if (!isSync(input)) return fetch(input, init);
      const signals = [interruption.signal, init?.signal].filter((signal) => signal !== null && signal !== undefined);
      return fetch(input, { ...init, signal: AbortSignal.any(signals) });
    },
    interrupt() {
      // What `fetch` itself rejects with when a connection breaks.
      interruption.abort(new TypeError("the network changed"));
      interruption = new AbortController();
    },
  };
}

function isSync(input: string | URL | Request): boolean {
  const url = input instanceof URL ? input : URL.parse(typeof input === "string" ? input : input.url);
  return url?.pathname.endsWith("/client/v3/sync") === true;
}
