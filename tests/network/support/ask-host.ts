import type { NetworkHost } from "@melo/devkit/testing/network";

export interface Answer {
  /** 0 if there was none. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const script = `
  const { url, method, headers, body } = JSON.parse(process.argv[1]);
  const say = (answer) => console.log(JSON.stringify(answer));
  fetch(url, { method, headers, body, redirect: "manual", signal: AbortSignal.timeout(10_000) }).then(
    async (answer) => say({ status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() }),
    (error) => say({ status: 0, headers: {}, body: String(error.cause ?? error) }),
  );
`;

/** A request from that machine, which trusts one more authority. */
export async function askHost(
  host: NetworkHost,
  url: string,
  authorityFile: string,
  question: Question = {},
): Promise<Answer> {
  const request = JSON.stringify({ url, ...question });
  const trusting = ["env", `NODE_EXTRA_CA_CERTS=${authorityFile}`, process.execPath, "-e", script, request] as const;
  return JSON.parse(await host.run(trusting[0], trusting.slice(1)));
}
