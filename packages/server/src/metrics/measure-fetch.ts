import type { Metrics, UpstreamName } from "./metrics.ts";

/** `fetch` that measures how long the headers of each answer take. */
export function measureFetch(
  fetch: typeof globalThis.fetch,
  name: UpstreamName,
  metrics: Pick<Metrics, "upstream">,
): typeof globalThis.fetch {
  return async function measuredFetch(input, init) {
    const startedAt = performance.now();
    try {
      const response = await fetch(input, init);
      metrics.upstream(name, response.status < 500 ? "ok" : "refused", performance.now() - startedAt);
      return response;
    } catch (error) {
      metrics.upstream(name, "unreachable", performance.now() - startedAt);
      throw error;
    }
  };
}
