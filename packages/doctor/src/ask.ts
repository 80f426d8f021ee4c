/** One HTTP request of the doctor. */
export interface Question {
  readonly url: string;
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  /** Bearer. */
  readonly token?: string | undefined;
  readonly body?: object;
  /** As a page of another origin would ask. */
  readonly origin?: string;
}

export interface Answer {
  readonly kind: "answer";
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON; undefined for anything else. */
  readonly body: unknown;
  /** Its beginning. */
  readonly text: string;
  readonly tookMs: number;
}

/** Nobody answered. */
export interface Silence {
  readonly kind: "silence";
  /** In plain words: `nobody listens there`. */
  readonly reason: string;
}

/** Asks once. Follows no redirect, never rejects. */
export type Ask = (question: Question) => Promise<Answer | Silence>;

const timeoutMs = 10_000;
const maxTextLength = 200_000;

export function createAsk(fetch: typeof globalThis.fetch): Ask {
  return async function ask({ url, method = "GET", token, body, origin }) {
    const startedAt = performance.now();
    try {
      const response = await fetch(url, {
        method,
        redirect: "manual",
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...(origin === undefined ? {} : { origin }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = (await response.text()).slice(0, maxTextLength);
      return {
        kind: "answer",
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: parsed(text),
        text,
        tookMs: Math.round(performance.now() - startedAt),
      };
    } catch (error) {
      return { kind: "silence", reason: reasonOf(error) };
    }
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A page or nothing: the caller sees the text.
    return undefined;
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOTFOUND: "there is no such name in the DNS",
  EAI_AGAIN: "the DNS does not answer",
  ECONNREFUSED: "nobody listens there",
  ECONNRESET: "the connection was cut",
  ETIMEDOUT: "no answer; a firewall may drop it",
  EHOSTUNREACH: "there is no way to that machine",
  ENETUNREACH: "there is no way to that network",
  UND_ERR_CONNECT_TIMEOUT: "no answer; a firewall may drop it",
  UND_ERR_SOCKET: "the connection was cut",
  CERT_HAS_EXPIRED: "its certificate has expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is signed by itself",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate is signed by an authority that this machine does not know",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    "its certificate is signed by an authority that this machine does not know, or comes without the one in between",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "its certificate is signed by an authority that this machine does not know",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another name",
};

/** What an error of a connection means, or its code, in plain words. */
export function reasonOf(error: unknown): string {
  if (typeof error === "string") return reasons[error] ?? error;
  if (error instanceof Error && error.name === "TimeoutError") return `no answer in ${timeoutMs / 1000} s`;
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = "code" in cause && typeof cause.code === "string" ? cause.code : undefined;
    if (code !== undefined && reasons[code] !== undefined) return reasons[code];
    if (cause.cause === undefined) return code ?? cause.message;
  }
  return String(error);
}
