import { randomUUID } from "node:crypto";
import { callSlotId, eventTypes } from "@melo/protocol";
import type { FakeHomeserver, HomeserverReply } from "./fake-homeserver.ts";
import { deviceId, roomId } from "./requests.ts";

export type FakeMembership = "join" | "invite" | "leave" | "ban" | "never";

export interface FederationSend {
  readonly destination: string;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** One room of a homeserver, as it shows it to its application service. */
export interface FakeRooms {
  readonly members: Map<string, FakeMembership>;
  /** Delayed events of its users, by id. */
  readonly delayedEvents: Map<string, { readonly userId: string; readonly room_id: string; readonly delay_ms: number }>;
  /** What was sent to other homeservers for us, and what they answer. */
  readonly federation: FederationSend[];
  federationReply: { readonly status: number; readonly content: unknown };
  /** While set, every request of the application service fails. */
  isDown: boolean;
}

const ok = (body: object): HomeserverReply => ({ status: 200, body });
const notFound: HomeserverReply = { status: 404, body: { errcode: "M_NOT_FOUND", error: "Not found" } };
const unrecognized: HomeserverReply = { status: 404, body: { errcode: "M_UNRECOGNIZED", error: "Unrecognized" } };
const forbidden: HomeserverReply = { status: 403, body: { errcode: "M_FORBIDDEN", error: "Forbidden" } };

/** Answers what an application service with this token asks the homeserver. */
export function addRooms(homeserver: FakeHomeserver, asToken: string): FakeRooms {
  const creator = `@creator:${homeserver.serverName}`;
  const rooms: FakeRooms = {
    members: new Map([[creator, "join"]]),
    delayedEvents: new Map(),
    federation: [],
    federationReply: { status: 200, content: { jwt: "theirs" } },
    isDown: false,
  };

  function event(type: string, stateKey: string): object | undefined {
    const membership = rooms.members.get(stateKey);
    const contents: Readonly<Record<string, object | undefined>> = {
      [eventTypes.create]: { room_version: "12" },
      [eventTypes.powerLevels]: { events: { [eventTypes.callMember]: 0 } },
      [eventTypes.rtcSlot]: stateKey === callSlotId ? { status: "open", application: { type: "m.call" } } : undefined,
      [eventTypes.member]: membership === undefined || membership === "never" ? undefined : { membership },
    };
    const content = contents[type];
    if (content === undefined) return undefined;
    const common = { room_id: roomId, event_id: `$${randomUUID()}`, origin_server_ts: 1 };
    return { ...common, type, state_key: stateKey, sender: creator, content };
  }

  function stateFor(asUserId: string, type: string, stateKey: string): HomeserverReply {
    const membership = rooms.members.get(asUserId);
    if (membership !== "join" && membership !== "leave" && membership !== "ban") return forbidden;
    const found = event(type, stateKey);
    return found === undefined ? notFound : ok(found);
  }

  function isJoined(query: URLSearchParams): boolean {
    const [user, server] = [query.get("mxid"), query.get("server_name")];
    return [...rooms.members].some(
      ([userId, membership]) =>
        membership === "join" && (userId === user || userId.slice(userId.indexOf(":") + 1) === server),
    );
  }

  homeserver.route = (path, query, request, body) => {
    // Other homeservers are served elsewhere.
    if (!path.startsWith("/_matrix/client/")) return unrecognized;
    if (rooms.isDown) return { status: 500, body: { errcode: "M_UNKNOWN" } };
    if (request.headers.authorization !== `Bearer ${asToken}`)
      return { status: 401, body: { errcode: "M_UNKNOWN_TOKEN" } };
    const [, , , , ...rest] = path.split("/").map(decodeURIComponent);
    const asUserId = query.get("user_id") ?? "";
    const text = rest.join("/");
    if (text.endsWith("/ping")) return ok({ duration_ms: 1 });
    if (rest[0] === "devices") return rest[1] === deviceId ? ok({ device_id: deviceId }) : notFound;
    if (rest.at(-1) === "fed_proxy") {
      const { destination, path: sentPath, body: sent } = body as FederationSend;
      rooms.federation.push({ destination, path: sentPath, body: sent });
      return ok(rooms.federationReply);
    }
    if (rest.includes("delayed_events")) {
      const found = rooms.delayedEvents.get(rest.at(-1) ?? "");
      return found?.userId === asUserId ? ok({ delay_id: rest.at(-1), ...found }) : notFound;
    }
    const at = rest.indexOf("rooms");
    if (at === -1) return unrecognized;
    const [room, verb, type = "", stateKey = ""] = rest.slice(at + 1);
    if (verb === "is_joined") return ok({ joined: room === roomId && isJoined(query) });
    if (room !== roomId) return forbidden;
    if (verb === "state") return stateFor(asUserId, type, stateKey);
    if (verb === "joined_members") {
      const joined = [...rooms.members]
        .filter(([, membership]) => membership === "join")
        .map(([userId]) => [userId, {}]);
      return ok({ joined: Object.fromEntries(joined) });
    }
    if (verb === "invite") return forbidden;
    return unrecognized;
  };
  return rooms;
}
