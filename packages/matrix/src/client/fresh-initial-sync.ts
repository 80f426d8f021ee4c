/**
 * Synapse answers an initial sync from a cache of two minutes, keyed by the request's parameters and the device: whoever
 * signs in, joins a server and reloads the page would start without it. An initial sync never waits, so its `timeout` is
 * free to make every one of them different; the SDK's own `_cacheBuster` is not part of Synapse's key.
 */
export function withFreshInitialSync(fetch: typeof globalThis.fetch, nowMs: () => number): typeof globalThis.fetch {
  return (input, init) => {
    const url = input instanceof URL ? input : URL.parse(typeof input === "string" ? input : input.url);
    if (url === null || !url.pathname.endsWith("/client/v3/sync") || url.searchParams.has("since")) {
      return fetch(input, init);
    }
    const fresh = new URL(url);
    fresh.searchParams.set("timeout", String(nowMs()));
    return fetch(fresh, init);
  };
}
