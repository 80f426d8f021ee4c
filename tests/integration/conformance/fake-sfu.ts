import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { AccessToken } from "livekit-server-sdk";
import { decodeProtobuf, encodeProtobuf, numberOf, textOf, textsOf } from "./protobuf.ts";

export const sfuKey = { id: "devkey", secret: "devsecret that is long enough to sign with" };

export interface CreatedRoom {
  readonly name: string;
  readonly emptyTimeout: number;
  readonly departureTimeout: number;
  readonly maxParticipants: number;
}

/** LiveKit's room service in memory, and its webhooks when a test sends them. */
export interface FakeSfu {
  /** `ws://…`, as it is configured. */
  readonly url: string;
  readonly created: readonly CreatedRoom[];
  /** While set, every request fails. */
  isDown: boolean;
  /** A participant appears, and nobody is told. */
  enter(room: string, identity: string): void;
  /** A participant vanishes, and nobody is told. */
  vanish(room: string, identity: string): void;
  /** Reports to a service. Answers with the status. */
  report(serviceUrl: string, event: WebhookName, room: string, identity: string, reason?: string): Promise<number>;
  close(): void;
}

export type WebhookName = "participant_joined" | "participant_left" | "participant_connection_aborted";

interface TwirpMessage {
  readonly json: Readonly<Record<string, unknown>>;
  readonly room: string;
  readonly identity: string;
  readonly names: readonly string[];
}

interface Connection {
  readonly sid: string;
  readonly joinedMs: number;
}

const activeState = 2;
const createFields = { name: 1, emptyTimeout: 2, maxParticipants: 3, departureTimeout: 10 } as const;

export async function startFakeSfu(): Promise<FakeSfu> {
  const rooms = new Map<string, Map<string, Connection>>();
  const created: CreatedRoom[] = [];
  const startedSeconds = Math.floor(Date.now() / 1000);

  async function read(request: IncomingMessage): Promise<{ readonly message: TwirpMessage; readonly isJson: boolean }> {
    const body = await buffer(request);
    const isJson = request.headers["content-type"]?.startsWith("application/json") === true;
    if (isJson) {
      const json = JSON.parse(body.toString("utf8")) as Record<string, unknown>;
      const names = Array.isArray(json["names"]) ? json["names"].map(String) : [];
      const [room, identity] = [json["room"], json["identity"]].map((value) =>
        typeof value === "string" ? value : "",
      );
      return { message: { json, room: room ?? "", identity: identity ?? "", names }, isJson };
    }
    const fields = decodeProtobuf(body);
    const json = {
      name: textOf(fields, createFields.name),
      emptyTimeout: numberOf(fields, createFields.emptyTimeout),
      maxParticipants: numberOf(fields, createFields.maxParticipants),
      departureTimeout: numberOf(fields, createFields.departureTimeout),
    };
    return {
      message: { json, room: textOf(fields, 1), identity: textOf(fields, 2), names: textsOf(fields, 1) },
      isJson,
    };
  }

  const participant = (identity: string, { sid, joinedMs }: Connection) => ({
    json: { sid, identity, state: "ACTIVE", ...joined(joinedMs) },
    bytes: encodeProtobuf([
      [1, sid],
      [2, identity],
      [3, activeState],
      [6, Math.floor(joinedMs / 1000)],
      [17, joinedMs],
    ]),
  });
  const joined = (joinedMs: number) => ({
    joinedAt: String(Math.floor(joinedMs / 1000)),
    joinedAtMs: String(joinedMs),
  });
  const roomInfo = (name: string) => ({
    json: { sid: `RM_${name}`, name, creationTime: String(startedSeconds) },
    bytes: encodeProtobuf([
      [1, `RM_${name}`],
      [2, name],
      [5, startedSeconds],
    ]),
  });

  function answerTo(
    method: string,
    message: TwirpMessage,
  ): { readonly json: object; readonly bytes: Buffer } | undefined {
    const people = rooms.get(message.room);
    switch (method) {
      case "CreateRoom": {
        const { name, emptyTimeout, departureTimeout, maxParticipants } = message.json;
        const made = { name: String(name), ...numbers({ emptyTimeout, departureTimeout, maxParticipants }) };
        created.push(made);
        if (!rooms.has(made.name)) rooms.set(made.name, new Map());
        return roomInfo(made.name);
      }
      case "GetParticipant": {
        const connection = people?.get(message.identity);
        return connection === undefined ? undefined : participant(message.identity, connection);
      }
      case "ListParticipants": {
        const listed = [...(people ?? [])].map(([identity, connection]) => participant(identity, connection));
        const bytes = encodeProtobuf(listed.map((each) => [1, each.bytes] as const));
        return { json: { participants: listed.map(({ json }) => json) }, bytes };
      }
      case "ListRooms": {
        const names = [...rooms.keys()].filter((name) => message.names.length === 0 || message.names.includes(name));
        const listed = names.map(roomInfo);
        const bytes = encodeProtobuf(listed.map((each) => [1, each.bytes] as const));
        return { json: { rooms: listed.map(({ json }) => json) }, bytes };
      }
      case "RemoveParticipant":
        return people?.delete(message.identity) === true ? { json: {}, bytes: Buffer.alloc(0) } : undefined;
      default:
        return undefined;
    }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { message, isJson } = await read(request);
    const found = sfu.isDown ? undefined : answerTo(request.url?.split("/").at(-1) ?? "", message);
    if (found === undefined) {
      const [status, code] = sfu.isDown ? [503, "unavailable"] : [404, "not_found"];
      response
        .writeHead(status ?? 404, { "content-type": "application/json" })
        .end(JSON.stringify({ code, msg: code }));
      return;
    }
    const type = isJson ? "application/json" : "application/protobuf";
    response.writeHead(200, { "content-type": type }).end(isJson ? JSON.stringify(found.json) : found.bytes);
  }

  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // A listening TCP server always has an AddressInfo.
  const { port } = server.address() as AddressInfo;
  /** The last of each, which reports still name when it has gone. */
  const connections = new Map<string, Connection>();

  const sfu: FakeSfu = {
    url: `ws://127.0.0.1:${port}`,
    created,
    isDown: false,
    enter(room, identity) {
      const connection = { sid: `PA_${randomUUID()}`, joinedMs: Date.now() };
      connections.set(`${room} ${identity}`, connection);
      rooms.set(room, (rooms.get(room) ?? new Map<string, Connection>()).set(identity, connection));
    },
    vanish: (room, identity) => void rooms.get(room)?.delete(identity),
    async report(serviceUrl, event, room, identity, disconnectReason) {
      const { sid = "", joinedMs = Date.now() } = connections.get(`${room} ${identity}`) ?? {};
      const body = JSON.stringify({
        event,
        id: `EV_${randomUUID()}`,
        createdAt: String(Math.floor(Date.now() / 1000)),
        room: { sid: `RM_${room}`, name: room },
        participant: {
          sid,
          identity,
          ...joined(joinedMs),
          ...(disconnectReason === undefined ? {} : { disconnectReason }),
        },
      });
      const token = new AccessToken(sfuKey.id, sfuKey.secret, { ttl: 60 });
      token.sha256 = createHash("sha256").update(body).digest("base64");
      const headers = { "content-type": "application/webhook+json", authorization: await token.toJwt() };
      return (await fetch(`${serviceUrl}/sfu_webhook`, { method: "POST", headers, body })).status;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
  return sfu;
}

function numbers<Name extends string>(values: Readonly<Record<Name, unknown>>): Record<Name, number> {
  // Object.entries widens the names that are there.
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(value ?? 0)])) as Record<
    Name,
    number
  >;
}
