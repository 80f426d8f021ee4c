import { Refusal } from "../http/refusal.ts";
import type { Route } from "../http/router.ts";
import type { Metrics, TokenEndpoint, TokenResult } from "./metrics.ts";

const endpoints: readonly (readonly [RegExp, TokenEndpoint])[] = [
  [/^\/_matrix\/client\/.*\/get_token$/, "msc4195"],
  [/^\/_matrix\/federation\/.*\/get_token$/, "msc4195_federation"],
  [/^\/api\/livekit$/, "api_livekit"],
  [/\/sfu\/get$/, "sfu_get"],
  [/\/get_token$/, "get_token"],
];

/** The same routes; of those that give tokens, what came of each request is counted by the status of its answer. */
export function countTokens(routes: readonly Route[], metrics: Pick<Metrics, "token">): readonly Route[] {
  return routes.map((route) => {
    const endpoint = endpoints.find(([path]) => path.test(route.path))?.[1];
    return endpoint === undefined ? route : counted(route, endpoint, metrics);
  });
}

function counted(route: Route, endpoint: TokenEndpoint, metrics: Pick<Metrics, "token">): Route {
  return { ...route, handle: countTokenAnswers(endpoint, route.handle, metrics) };
}

/** The same handler; what came of each request is counted by the status of its answer. */
export function countTokenAnswers<Rest extends readonly unknown[]>(
  endpoint: TokenEndpoint,
  handle: (request: Request, ...rest: Rest) => Promise<Response>,
  metrics: Pick<Metrics, "token">,
): (request: Request, ...rest: Rest) => Promise<Response> {
  return async function handleCounted(request, ...rest) {
    const answer = await handle(request, ...rest).catch((error: unknown) => {
      metrics.token(endpoint, error instanceof Refusal ? resultOf(error.status) : "failed");
      throw error;
    });
    if (request.method !== "OPTIONS") metrics.token(endpoint, resultOf(answer.status));
    return answer;
  };
}

function resultOf(status: number): TokenResult {
  if (status < 300) return "issued";
  if (status === 401) return "unauthenticated";
  if (status === 403) return "refused";
  if (status === 429) return "limited";
  return status < 500 ? "malformed" : "failed";
}
