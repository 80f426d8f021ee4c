export type RouteTarget = "synapse" | "calls" | "web";

export interface Route {
  readonly target: RouteTarget;
  readonly allowsWebSocket: boolean;
}

/** The path table of the one origin. A prefix covers itself and everything below it; the first match decides. */
const table: readonly (readonly [prefix: string, route: Route])[] = [
  ["/_matrix", { target: "synapse", allowsWebSocket: false }],
  ["/.well-known/matrix", { target: "synapse", allowsWebSocket: false }],
  ["/livekit/jwt", { target: "calls", allowsWebSocket: false }],
  ["/livekit/sfu", { target: "calls", allowsWebSocket: true }],
  ["/_melo", { target: "calls", allowsWebSocket: false }],
];

const everythingElse: Route = { target: "web", allowsWebSocket: false };

/** `.` or `..` as a path segment, plain or percent-encoded: the parts behind might disagree about what it means. */
const dotSegment = /(?:^|[/\\])(?:\.|%2e){1,2}(?:[/\\]|$)/i;

/**
 * Where a request target goes. Undefined for what is refused here: absolute-form targets (server-side request forgery
 * through the upgrade of a Next server), dot segments, control characters.
 */
export function routeOf(requestTarget: string): Route | undefined {
  const path = requestTarget.split(/[?#]/, 1)[0] ?? "";
  if (!path.startsWith("/") || path.startsWith("//") || dotSegment.test(path) || path.includes("\\")) return undefined;
  return table.find(([prefix]) => path === prefix || path.startsWith(`${prefix}/`))?.[1] ?? everythingElse;
}
