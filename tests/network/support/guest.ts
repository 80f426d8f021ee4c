import { fileURLToPath } from "node:url";
import type { NetworkHost } from "@melo/devkit/testing/network";
import type { GuestCommand, Hearing, HttpAnswer } from "./guest-commands.ts";
import { startToldProgram } from "./told-program.ts";

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
  const { tell, end } = startToldProgram<GuestCommand>(host, program, {
    NODE_EXTRA_CA_CERTS: authorityFile,
    SSL_CERT_FILE: authorityFile,
  });
  return {
    // Each answer has the shape that guest-program.ts gives it.
    request: (url, { method = "GET", accessToken, body } = {}) =>
      tell({
        do: "request",
        url,
        method,
        headers: {
          ...(accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
      }) as Promise<HttpAnswer>,
    join: (name, url, token) => tell({ do: "join", name, url, token }) as Promise<number>,
    speak: async (name) => void (await tell({ do: "speak", name })),
    listen: (name, { isFresh } = { isFresh: false }) => tell({ do: "listen", name, isFresh }) as Promise<Hearing>,
    leave: async (name) => void (await tell({ do: "leave", name })),
    end: () => end("SIGKILL"),
  };
}
