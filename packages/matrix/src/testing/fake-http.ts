import type { HttpDeps } from "../http/request-json.ts";

interface FakeRequest {
  readonly method: string;
  readonly url: string;
  readonly body: unknown;
  readonly authorization: string | null;
}

export interface FakeHttp extends HttpDeps {
  readonly requests: readonly FakeRequest[];
}

export interface FakeAnswer {
  readonly status?: number;
  /** Sent as it is if it is text, else as JSON. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A network whose servers answer by `METHOD url`; everything else is unreachable. */
export function createFakeHttp(answers: Readonly<Record<string, FakeAnswer>>, isOnline = true): FakeHttp {
  const requests: FakeRequest[] = [];
  return {
    requests,
    isOnline: () => isOnline,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const text = await request.text();
      requests.push({
        method: request.method,
        url: request.url,
        body: text === "" ? undefined : JSON.parse(text),
        authorization: request.headers.get("authorization"),
      });
      const answer = answers[`${request.method} ${request.url}`];
      if (answer === undefined) throw new TypeError("fetch failed");
      const body = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body);
      return new Response(body, { status: answer.status ?? 200, headers: answer.headers ?? {} });
    },
  };
}
