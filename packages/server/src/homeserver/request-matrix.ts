import { MeloError } from "@melo/protocol";

export interface MatrixHttpDeps {
  /** How the servers reach the homeserver, without a trailing slash. */
  readonly homeserverUrl: string;
  readonly fetch: typeof globalThis.fetch;
}

export interface MatrixRequest {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Encoded: see {@link matrixPath}. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly accessToken?: string;
  readonly body?: object;
  readonly timeoutMs?: number;
}

/** What the homeserver said, success or Matrix error. */
export interface MatrixAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly errcode: string | undefined;
}

const defaultTimeoutMs = 5000;

/** Joins path segments, each encoded: ids contain `/`, `!`, `#` and `:`. */
export function matrixPath(...segments: readonly string[]): string {
  return `/${segments.map(encodeURIComponent).join("/")}`;
}

/**
 * One request to the homeserver. Rejects with `server_unreachable` if nobody answers in time or something else than a
 * homeserver does, `server_error` for 5xx, `rate_limited`; other failures are answers, for the caller to judge.
 */
export async function requestMatrix(deps: MatrixHttpDeps, request: MatrixRequest): Promise<MatrixAnswer> {
  const { method, path, query = {}, accessToken, body, timeoutMs = defaultTimeoutMs } = request;
  const search = new URLSearchParams(query).toString();
  let response: Response;
  let answer: unknown;
  try {
    response = await deps.fetch(`${deps.homeserverUrl}${path}${search === "" ? "" : `?${search}`}`, {
      method,
      redirect: "error",
      cache: "no-store",
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        accept: "application/json",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    answer = await response.json();
  } catch (error) {
    throw new MeloError("server_unreachable", "the homeserver does not answer", { cause: error });
  }
  if (!isObject(answer)) throw new MeloError("server_unreachable", "the homeserver's answer is no JSON object");

  const errcode = response.ok ? undefined : textOf(answer["errcode"]);
  if (response.status === 429) {
    const retryAfterMs = answer["retry_after_ms"];
    const patience = typeof retryAfterMs === "number" ? { retryAfterMs } : {};
    throw new MeloError("rate_limited", "the homeserver asks for patience", patience);
  }
  if (response.status >= 500) throw new MeloError("server_error", `the homeserver answers ${response.status}`);
  if (!response.ok && errcode === undefined) {
    throw new MeloError("server_unreachable", `${response.status} from something that is no homeserver`);
  }
  return { status: response.status, body: answer, errcode };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
