import { MeloError } from "@melo/protocol";
import { z } from "zod";

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
  /** A JSON object or list. */
  readonly body: object;
  readonly errcode: string | undefined;
}

const defaultTimeoutMs = 5000;
/** Matrix specification, "Standard error response". */
const failureSchema = z.object({ errcode: z.string(), retry_after_ms: z.number().optional().catch(undefined) });

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
  if (typeof answer !== "object" || answer === null) {
    throw new MeloError("server_unreachable", "the homeserver's answer is neither object nor list");
  }
  const failure = response.ok ? undefined : failureSchema.safeParse(answer).data;
  const errcode = failure?.errcode;
  if (response.status === 429) {
    const retryAfterMs = retryAfterFrom(response.headers.get("retry-after")) ?? failure?.retry_after_ms;
    const patience = retryAfterMs === undefined ? {} : { retryAfterMs };
    throw new MeloError("rate_limited", "the homeserver asks for patience", patience);
  }
  if (response.status >= 500) throw new MeloError("server_error", `the homeserver answers ${response.status}`);
  if (!response.ok && errcode === undefined) {
    throw new MeloError("server_unreachable", `${response.status} from something that is no homeserver`);
  }
  return { status: response.status, body: answer, errcode };
}

/** `Retry-After` (RFC 9110, 10.2.3) in milliseconds from now; undefined without a sensible one. */
function retryAfterFrom(header: string | null): number | undefined {
  if (header === null) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(ms, 0) : undefined;
}
