import type { Log } from "../log.ts";
import { answerRefusal } from "../http/answer.ts";
import { clientAddressOf } from "../http/client-address.ts";
import { badGateway } from "../http/refusal.ts";

export interface HandedOnRequestDeps {
  /** Base URL of the internal listener of `calls`. */
  readonly callsUrl: string;
  readonly fetch: typeof globalThis.fetch;
  readonly log: Log;
}

/** Longer than `calls` takes to say that homeserver or LiveKit do not answer. */
const timeoutMs = 15_000;
/** What the decision rests on, besides the client's address. */
const askedWith = ["authorization", "sec-fetch-site"] as const;
const answeredWith = ["content-type", "cache-control", "vary", "retry-after"] as const;

/**
 * `GET /api/livekit` of a server whose `calls` knows its rooms: that one decides, limits and mints. It believes whom this
 * names as the client, for nobody else reaches its internal listener.
 *
 * While `calls` is away there is no token. One made here without it would open nothing: the door is in `calls`, too.
 */
export function createHandedOnRequest({ callsUrl, fetch, log }: HandedOnRequestDeps) {
  async function ask(request: Request): Promise<Response> {
    const headers = new Headers({ "x-forwarded-for": clientAddressOf(request) });
    for (const name of askedWith) copyHeader(name, request.headers, headers);
    const answer = await fetch(`${callsUrl}/api/livekit${new URL(request.url).search}`, {
      headers,
      redirect: "error",
      cache: "no-store",
      signal: AbortSignal.any([request.signal, AbortSignal.timeout(timeoutMs)]),
    });
    // Something in between says that nobody is there.
    if (!isJson(answer)) throw new Error(`${answer.status} from something that is not calls`);
    const answered = new Headers();
    for (const name of answeredWith) copyHeader(name, answer.headers, answered);
    return new Response(await answer.text(), { status: answer.status, headers: answered });
  }

  return async function handOn(request: Request): Promise<Response> {
    try {
      return await ask(request);
    } catch (error) {
      log.error({ err: error }, "calls does not answer");
      const refusal = answerRefusal(badGateway(error));
      refusal.headers.set("vary", "Authorization, Origin");
      return refusal;
    }
  };
}

function copyHeader(name: string, from: Headers, to: Headers): void {
  const value = from.get(name);
  if (value !== null) to.set(name, value);
}

function isJson(answer: Response): boolean {
  return answer.headers.get("content-type")?.startsWith("application/json") === true;
}
