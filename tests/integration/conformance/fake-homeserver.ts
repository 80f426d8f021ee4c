import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { createSelfSignedCertificate } from "@melo/server/testing";

export interface DelayedEventRequest {
  readonly delayId: string;
  readonly action: string;
  readonly atMs: number;
  readonly authorization: string | undefined;
  /** In whose name an application service asks. */
  readonly asUserId: string | null;
}

export interface HomeserverReply {
  readonly status: number;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Who asks the homeserver what: path without its query, and the query. */
type Route = (
  path: string,
  query: URLSearchParams,
  request: IncomingMessage,
  body: unknown,
) => HomeserverReply | undefined;

/** A homeserver as far as a token service asks it: its users' OpenID tokens over TLS, their delayed events, its rooms. */
export interface FakeHomeserver {
  /** With its port, which is how another server finds it. */
  readonly serverName: string;
  /** Plain HTTP. */
  readonly clientApiUrl: string;
  /** A new OpenID token as the homeserver answers it; of whomever it says that it is. */
  openIdTokenFor(userId: string): object;
  readonly userinfoRequests: readonly string[];
  readonly delayedEventRequests: readonly DelayedEventRequest[];
  /** What is answered to requests about delayed events; 200 unless a test says otherwise. */
  onDelayedEvent: (request: DelayedEventRequest) => HomeserverReply;
  /** Answers of the client-server API to an application service. */
  route: Route;
  close(): void;
}

const delayedEventPath = /^\/_matrix\/client\/[^/]+(?:\/[^/]+)?\/delayed_events\/([^/]+)(?:\/(restart|send|cancel))?$/;

export async function startFakeHomeserver(): Promise<FakeHomeserver> {
  const tokens = new Map<string, string>();
  const userinfoRequests: string[] = [];
  const delayedEventRequests: DelayedEventRequest[] = [];

  const federation = createHttpsServer(createSelfSignedCertificate(["127.0.0.1"]), (request, response) => {
    const url = new URL(request.url ?? "", "https://homeserver");
    if (url.pathname !== "/_matrix/federation/v1/openid/userinfo") return reply(response, notFound());
    const token = url.searchParams.get("access_token") ?? "";
    userinfoRequests.push(token);
    const sub = tokens.get(token);
    reply(
      response,
      sub === undefined ? { status: 401, body: { errcode: "M_UNKNOWN_TOKEN" } } : { status: 200, body: { sub } },
    );
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "", "http://homeserver");
    const payload = await text(request);
    const body: unknown = payload === "" ? {} : JSON.parse(payload);
    const [, delayId, action] = delayedEventPath.exec(url.pathname) ?? [];
    if (delayId === undefined || request.method === "GET") {
      return reply(response, homeserver.route(url.pathname, url.searchParams, request, body) ?? notFound());
    }
    const named = typeof body === "object" && body !== null && "action" in body ? String(body.action) : "";
    const asked: DelayedEventRequest = {
      delayId: decodeURIComponent(delayId),
      action: action ?? named,
      atMs: performance.now(),
      authorization: request.headers.authorization,
      asUserId: url.searchParams.get("user_id"),
    };
    delayedEventRequests.push(asked);
    reply(response, homeserver.onDelayedEvent(asked));
  }

  const clientApi = createServer((request, response) => void answer(request, response));
  for (const server of [federation, clientApi]) {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  }
  // Listening TCP servers always have an AddressInfo.
  const [federationPort, clientPort] = [federation, clientApi].map((server) => (server.address() as AddressInfo).port);
  const serverName = `127.0.0.1:${federationPort}`;

  const homeserver: FakeHomeserver = {
    serverName,
    clientApiUrl: `http://127.0.0.1:${clientPort}`,
    openIdTokenFor(userId) {
      const token = randomUUID();
      tokens.set(token, userId);
      return { access_token: token, token_type: "Bearer", matrix_server_name: serverName, expires_in: 3600 };
    },
    userinfoRequests,
    delayedEventRequests,
    onDelayedEvent: () => ({ status: 200, body: {} }),
    route: () => undefined,
    close() {
      for (const server of [federation, clientApi]) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
  return homeserver;
}

function notFound(): HomeserverReply {
  return { status: 404, body: { errcode: "M_UNRECOGNIZED", error: "Unrecognized request" } };
}

function reply(response: ServerResponse, { status, body, headers = {} }: HomeserverReply): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}
