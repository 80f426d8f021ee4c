import { errcodes } from "@melo/protocol";
import type { Log } from "../log.ts";
import { answerError, answerRefusal } from "./answer.ts";
import type { Handler, PathParameters } from "./handler.ts";
import { Refusal } from "./refusal.ts";

export interface Route {
  /** `*`: the route answers every method itself. */
  readonly method: "GET" | "POST" | "PUT" | "DELETE" | "*";
  /** Segments; one that starts with `:` matches any single segment and names it: `/_melo/v1/invites/:code`. */
  readonly path: string;
  readonly handle: Handler;
}

/** Hears of every answer; `route` is the pattern, or `none`. */
export type OnAnswered = (route: string, method: string, status: number, durationMs: number) => void;

/** Answers every request: by the route that fits, or with 404 or 405 in Matrix shape. Never rejects. */
export function createRouter(
  routes: readonly Route[],
  log: Log,
  onAnswered: OnAnswered = () => undefined,
): (request: Request) => Promise<Response> {
  const table = routes.map((route) => ({ ...route, segments: route.path.split("/") }));

  interface Found {
    readonly pattern: string;
    readonly answer: Promise<Response>;
  }

  function find(request: Request): Found {
    const segments = new URL(request.url).pathname.split("/");
    const fitting = table.flatMap((entry) => {
      const parameters = matchPath(entry.segments, segments);
      return parameters === undefined ? [] : [{ entry, parameters }];
    });
    // HEAD is GET without a body, which the listener leaves out.
    const method = request.method === "HEAD" ? "GET" : request.method;
    const match = fitting.find(({ entry }) => entry.method === method || entry.method === "*");
    if (match === undefined) {
      const [other] = fitting;
      const refusal = other === undefined ? notFound() : methodNotAllowed();
      return { pattern: other?.entry.path ?? "none", answer: Promise.resolve(answerRefusal(refusal)) };
    }
    const { entry, parameters } = match;
    return { pattern: entry.path, answer: handled(entry.handle, request, parameters, log) };
  }

  return async function route(request) {
    const startedAt = performance.now();
    const { pattern, answer } = find(request);
    const response = await answer;
    onAnswered(pattern, knownMethod(request.method), response.status, performance.now() - startedAt);
    return response;
  };
}

async function handled(handle: Handler, request: Request, parameters: PathParameters, log: Log): Promise<Response> {
  try {
    return await handle(request, parameters);
  } catch (error) {
    return answerError(error, log);
  }
}

/** Clients make up methods; what is counted by method must not grow with them. */
export function knownMethod(method: string): string {
  return /^(?:GET|HEAD|POST|PUT|DELETE|OPTIONS)$/.test(method) ? method : "other";
}

function matchPath(pattern: readonly string[], segments: readonly string[]): PathParameters | undefined {
  if (pattern.length !== segments.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const segment = decodeSegment(segments[index] ?? "");
    if (segment === undefined) return undefined;
    if (expected.startsWith(":")) parameters[expected.slice(1)] = segment;
    else if (segment !== expected) return undefined;
  }
  return parameters;
}

function decodeSegment(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    // A broken escape fits no route.
    return undefined;
  }
}

function notFound(): Refusal {
  return new Refusal(404, errcodes.unrecognized, "Unrecognized request");
}

function methodNotAllowed(): Refusal {
  return new Refusal(405, errcodes.unrecognized, "Unrecognized method");
}
