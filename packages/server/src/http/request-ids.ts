import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";

/** One id for what somebody asked, from the edge through all parts: in each log, in the answer, and on the way on. */
export const requestIdHeader = "x-request-id";

export interface RequestIds {
  /** Of the request on whose behalf this runs; undefined for what the process does by itself. */
  current(): string | undefined;
  /** Everything that this starts runs on behalf of the request, however long it lasts. */
  run<T>(requestId: string, work: () => T): T;
}

export function createRequestIds(): RequestIds {
  const storage = new AsyncLocalStorage<string>();
  return { current: () => storage.getStore(), run: (requestId, work) => storage.run(requestId, work) };
}

/** Those of nginx and of Caddy, and what else cannot break a line of a log. */
const acceptable = /^[\w.:-]{8,128}$/;

/** What the front door named it, or a new one. */
export function requestIdFrom(header: string | readonly string[] | null | undefined): string {
  return typeof header === "string" && acceptable.test(header) ? header : randomUUID();
}

/** `fetch` that tells servers of ours on whose behalf they are asked. */
export function passRequestId(
  fetch: typeof globalThis.fetch,
  requestIds: Pick<RequestIds, "current">,
): typeof globalThis.fetch {
  return function fetchOnBehalf(input, init) {
    const requestId = requestIds.current();
    if (requestId === undefined) return fetch(input, init);
    const headers = new Headers(init?.headers);
    headers.set(requestIdHeader, requestId);
    return fetch(input, { ...init, headers });
  };
}
