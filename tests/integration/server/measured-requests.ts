import { Agent, request as httpRequest } from "node:http";

export interface MeasuredAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  readonly durationMs: number;
}

export interface HttpAsk {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Measuring {
  ask(request: HttpAsk): Promise<MeasuredAnswer>;
  /** Runs the work with at most so many of it at a time. Answers in the order in which it was begun. */
  inParallel<T>(work: readonly (() => Promise<T>)[], concurrency: number): Promise<readonly T[]>;
  end(): void;
}

/** Requests over connections that stay open, as a front door makes them, and the time that each took. */
export function createMeasuring(): Measuring {
  const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
  return {
    ask({ method, url, headers = {}, body }) {
      return new Promise((resolve, reject) => {
        const startedAt = performance.now();
        const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
        const outgoing = httpRequest(url, { method, agent, headers: { ...headers, ...length } }, (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
          incoming.on("error", reject);
          incoming.on("end", () =>
            resolve({
              status: incoming.statusCode ?? 0,
              headers: incoming.headers,
              body: Buffer.concat(chunks).toString("utf8"),
              durationMs: performance.now() - startedAt,
            }),
          );
        });
        outgoing.on("error", reject);
        outgoing.end(body);
      });
    },
    async inParallel<T>(work: readonly (() => Promise<T>)[], concurrency: number) {
      const results: T[] = [];
      let next = 0;
      const worker = async (): Promise<void> => {
        for (let index = next++; index < work.length; index = next++) {
          const start = work[index];
          if (start !== undefined) results[index] = await start();
        }
      };
      await Promise.all(Array.from({ length: Math.min(concurrency, work.length) }, worker));
      return results;
    },
    end: () => agent.destroy(),
  };
}
