import { errorFromFailure, errorFromNoAnswer, type ErrcodeMeanings, type HttpFailure } from "./http-error.ts";
import { isJsonObject, optionalNumber, optionalString, type JsonObject } from "./json-fields.ts";

export interface HttpDeps {
  readonly fetch: typeof globalThis.fetch;
  /** What the platform believes, to tell "you are offline" from "the server is". */
  isOnline(): boolean;
}

export interface JsonRequest {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly url: string;
  readonly body?: JsonObject;
  /** Sent as a bearer header, never in the URL. */
  readonly accessToken?: string;
  readonly meanings?: ErrcodeMeanings;
}

const answerLimitMs = 20_000;

/** One request for a JSON object; rejects with a MeloError. */
export async function requestJson(deps: HttpDeps, request: JsonRequest): Promise<JsonObject> {
  const headers = new Headers({ accept: "application/json" });
  if (request.body !== undefined) headers.set("content-type", "application/json");
  if (request.accessToken !== undefined) headers.set("authorization", `Bearer ${request.accessToken}`);
  let response: Response;
  try {
    response = await deps.fetch(request.url, {
      method: request.method,
      headers,
      body: request.body === undefined ? null : JSON.stringify(request.body),
      credentials: "omit",
      cache: "no-store",
      signal: AbortSignal.timeout(answerLimitMs),
    });
  } catch (error) {
    throw errorFromNoAnswer(error, deps.isOnline());
  }
  const answer = await readObject(response);
  if (response.ok && answer !== undefined) return answer;
  throw errorFromFailure(failureFrom(response, answer), request.meanings);
}

/** What an answer that is no success says; of one that should have been something else than JSON too. */
export async function readFailure(response: Response): Promise<HttpFailure> {
  return failureFrom(response, await readObject(response));
}

function failureFrom(response: Response, answer: JsonObject | undefined): HttpFailure {
  return {
    // A success that is no JSON object comes from something that is not the server we meant.
    status: response.ok ? 404 : response.status,
    errcode: answer === undefined ? undefined : optionalString(answer, "errcode"),
    message: (answer === undefined ? undefined : optionalString(answer, "error")) ?? response.statusText,
    retryAfterMs: retryAfterMs(response, answer),
    requestId: requestIdOf(response),
    answer,
  };
}

/** People copy it into reports: nothing but what an id is made of. */
function requestIdOf(response: Response): string | undefined {
  return /^[\w.:-]{8,128}$/.exec(response.headers.get("x-request-id") ?? "")?.[0];
}

async function readObject(response: Response): Promise<JsonObject | undefined> {
  try {
    const value: unknown = await response.json();
    return isJsonObject(value) ? value : undefined;
  } catch {
    // Not JSON: a proxy's page, or an answer cut short. The status tells the rest.
    return undefined;
  }
}

function retryAfterMs(response: Response, answer: JsonObject | undefined): number | undefined {
  const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
  if (Number.isFinite(seconds)) return seconds * 1000;
  return answer === undefined ? undefined : optionalNumber(answer, "retry_after_ms");
}
