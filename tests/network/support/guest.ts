import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { createInterface } from "node:readline";
import type { NetworkHost } from "@melo/devkit/testing/network";
import type { GuestAnswer, GuestCommand, Hearing, HttpAnswer } from "./guest-commands.ts";

export interface HttpQuestion {
  readonly method?: string;
  readonly accessToken?: string;
  readonly body?: object;
}

/** A machine from which people ask and call. */
export interface Guest {
  request(url: string, question?: HttpQuestion): Promise<HttpAnswer>;
  /** How long connecting took, in milliseconds. Rejects if the door stays shut. */
  join(name: string, url: string, token: string): Promise<number>;
  /** Sends a tone for as long as it is in the call. */
  speak(name: string): Promise<void>;
  listen(name: string, options?: { readonly isFresh: boolean }): Promise<Hearing>;
  leave(name: string): Promise<void>;
  /** `kill -9` */
  end(): Promise<void>;
}

const program = fileURLToPath(new URL("./guest-program.ts", import.meta.url));

/** `authorityFile`: PEM of who has signed for the servers. */
export function startGuest(host: NetworkHost, authorityFile: string): Guest {
  const [command, ...args] = host.commandLine(process.execPath, [program]);
  const child = spawn(command, args, {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, NODE_EXTRA_CA_CERTS: authorityFile, SSL_CERT_FILE: authorityFile },
  });
  const waiting = new Map<number, (answer: GuestAnswer) => void>();
  let asked = 0;
  createInterface({ input: child.stdout }).on("line", (line) => {
    // LiveKit's SDK writes, too.
    if (!line.startsWith("answer ")) return;
    const answer = JSON.parse(line.slice("answer ".length)) as GuestAnswer;
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  child.once("exit", () => {
    for (const [id, settle] of waiting) settle({ id, failure: "the guest is gone" });
    waiting.clear();
  });

  async function ask(what: GuestCommand): Promise<unknown> {
    const id = (asked += 1);
    const answered = new Promise<GuestAnswer>((resolve) => waiting.set(id, resolve));
    child.stdin.write(`${JSON.stringify({ id, command: what })}\n`);
    const answer = await answered;
    if ("failure" in answer) throw new Error(`${what.do}: ${answer.failure}`);
    return answer.value;
  }

  return {
    // Each answer has the shape that guest-program.ts gives it.
    request: (url, { method = "GET", accessToken, body } = {}) =>
      ask({
        do: "request",
        url,
        method,
        headers: {
          ...(accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
      }) as Promise<HttpAnswer>,
    join: (name, url, token) => ask({ do: "join", name, url, token }) as Promise<number>,
    speak: async (name) => void (await ask({ do: "speak", name })),
    listen: (name, { isFresh } = { isFresh: false }) => ask({ do: "listen", name, isFresh }) as Promise<Hearing>,
    leave: async (name) => void (await ask({ do: "leave", name })),
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
    },
  };
}
