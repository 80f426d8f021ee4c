import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";

export interface AnsweredRequest {
  /** Path and query, as they came. */
  readonly target: string;
  readonly method: string;
  readonly status: number;
  readonly durationMs: number;
}

/** What Node says on both channels, beside others. */
interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

export interface RequestListeners {
  /** Before anybody else sees the request. */
  onAsked(request: IncomingMessage, response: ServerResponse): void;
  onAnswered(answered: AnsweredRequest, request: IncomingMessage): void;
}

/**
 * Hears of every request to an HTTP server of this process and of its answer, also of servers that somebody else has
 * opened: Next has no place of its own to do it at. Until the signal aborts.
 */
export function onEveryRequest({ onAsked, onAnswered }: RequestListeners, signal: AbortSignal): void {
  const begun = new WeakMap<IncomingMessage, { readonly target: string; readonly atMs: number }>();

  // Node's own channels, whose messages have this shape by its documentation.
  function onStart(message: unknown): void {
    const { request, response } = message as Exchange;
    // Next writes another target over it.
    begun.set(request, { target: request.url ?? "", atMs: performance.now() });
    onAsked(request, response);
  }
  function onFinish(message: unknown): void {
    const { request, response } = message as Exchange;
    const start = begun.get(request);
    if (start === undefined) return;
    const { method = "GET" } = request;
    const durationMs = performance.now() - start.atMs;
    onAnswered({ target: start.target, method, status: response.statusCode, durationMs }, request);
  }

  subscribe("http.server.request.start", onStart);
  subscribe("http.server.response.finish", onFinish);
  signal.addEventListener("abort", () => {
    unsubscribe("http.server.request.start", onStart);
    unsubscribe("http.server.response.finish", onFinish);
  });
}
