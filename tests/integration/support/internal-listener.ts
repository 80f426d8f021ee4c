import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";

interface HeardRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Stands where `calls` would listen, keeps what it hears, and answers 200 `{}`. */
export interface InternalListener {
  readonly heard: readonly HeardRequest[];
  close(): void;
}

export async function listenInternally(url: string): Promise<InternalListener> {
  const heard: HeardRequest[] = [];
  async function hear(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    heard.push({ method: request.method ?? "", path: request.url ?? "", headers: request.headers, body });
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  }
  const server = createServer((request, response) => void hear(request, response));
  server.listen(Number(new URL(url).port), "127.0.0.1");
  await once(server, "listening");
  return {
    heard,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
