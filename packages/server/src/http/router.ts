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

/** Answers every request: by the route that fits, or with 404 or 405 in Matrix shape. Never rejects. */
export function createRouter(routes: readonly Route[], log: Log): (request: Request) => Promise<Response> {
  const table = routes.map((route) => ({ ...route, segments: route.path.split("/") }));

  return async function route(request) {
    const segments = new URL(request.url).pathname.split("/");
    const fitting = table.flatMap((entry) => {
      const parameters = matchPath(entry.segments, segments);
      return parameters === undefined ? [] : [{ entry, parameters }];
    });
    // HEAD is GET without a body, which the listener leaves out.
    const method = request.method === "HEAD" ? "GET" : request.method;
    const match = fitting.find(({ entry }) => entry.method === method || entry.method === "*");
    if (match === undefined) return answerRefusal(fitting.length === 0 ? notFound() : methodNotAllowed());
    try {
      return await match.entry.handle(request, match.parameters);
    } catch (error) {
      return answerError(error, log);
    }
  };
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
