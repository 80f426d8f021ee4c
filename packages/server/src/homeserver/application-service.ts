import { randomUUID } from "node:crypto";
import { MeloError } from "@melo/protocol";
import { z } from "zod";
import type { ReadStateEvent } from "../access/read-room-view.ts";
import { parseStateEvent, type StateEvent } from "../access/state-event.ts";
import { readStateEvent } from "./read-state-event.ts";
import {
  matrixPath,
  requestMatrix,
  type MatrixAnswer,
  type MatrixHttpDeps,
  type MatrixRequest,
} from "./request-matrix.ts";

export interface JoinedMember {
  readonly displayName: string | undefined;
}

/**
 * The homeserver as its application service sees it: as any local account. Whoever holds this port can do what any of
 * them can, so every method names whose eyes or hands it borrows. `asUserId` is always a local user.
 */
export interface MasqueradePort {
  /** Ids of the rooms the user is in now. Empty for an account that does not exist. */
  joinedRooms(asUserId: string): Promise<readonly string[]>;
  /** Who is in the room now, local or not; undefined if no local account is. Needs nobody's eyes. */
  joinedMembers(roomId: string): Promise<ReadonlyMap<string, JoinedMember> | undefined>;
  reader(asUserId: string, roomId: string): ReadStateEvent;
  /** The room's whole state; undefined if the user may not see it. */
  readState(asUserId: string, roomId: string): Promise<readonly StateEvent[] | undefined>;
  /** A state event of the room, also one that was replaced; undefined if it is none or the user may not see it. */
  readPastState(asUserId: string, roomId: string, eventId: string): Promise<PastStateEvent | undefined>;
  /**
   * Resolves to the id of the room's event of this key: the old one if it has the same content already. Rejects with
   * `forbidden` if the user may not.
   */
  sendState(asUserId: string, roomId: string, event: StateToSend): Promise<string>;
  /** Rejects with `forbidden` if the user may not. */
  sendSticky(asUserId: string, roomId: string, event: StickyToSend): Promise<void>;
  /** An event in the timeline, in clear also where messages are encrypted. Rejects with `forbidden` if the user may not. */
  sendEvent(asUserId: string, roomId: string, type: string, content: object): Promise<void>;
  /** What an event is, also if it was redacted; undefined if the user may not see it. */
  readEvent(asUserId: string, roomId: string, eventId: string): Promise<EventHead | undefined>;
  /** Rejects with `forbidden` if the user may not, or the other one cannot be invited. */
  invite(asUserId: string, roomId: string, invitedUserId: string): Promise<void>;
  /** Rejects with `forbidden` if the user may not. */
  kick(asUserId: string, roomId: string, kickedUserId: string, reason: string | undefined): Promise<void>;
}

/** What is left of every event, however it was redacted. */
export interface EventHead {
  readonly type: string;
  /** Undefined for events that are no state. */
  readonly stateKey: string | undefined;
  readonly sender: string;
}

/** A state event that may have been replaced since. */
export interface PastStateEvent extends StateEvent {
  /** The event that was there before it; undefined if there was none. */
  readonly replacedEventId: string | undefined;
}

/** A sticky event (MSC4354). */
export interface StickyToSend {
  readonly type: string;
  readonly content: object;
  readonly durationMs: number;
}

export interface StateToSend {
  readonly type: string;
  readonly stateKey: string;
  readonly content: object;
}

export type RequestAsService = (request: MatrixRequest, asUserId?: string) => Promise<MatrixAnswer>;

/** Requests with the application-service token; without a user they are the service's own. */
export function createServiceRequests(http: MatrixHttpDeps, asToken: string): RequestAsService {
  return (request, asUserId) =>
    requestMatrix(http, {
      ...request,
      accessToken: asToken,
      query: { ...request.query, ...(asUserId === undefined ? {} : { user_id: asUserId }) },
    });
}

const joinedRoomsSchema = z.object({ joined_rooms: z.array(z.string()) });
const sentSchema = z.object({ event_id: z.string() });
const replacingSchema = z.object({ unsigned: z.object({ replaces_state: z.string().optional() }).optional() });
const joinedMembersSchema = z.object({
  joined: z.record(z.string(), z.object({ display_name: z.string().nullish() })),
});

const eventHeadSchema = z.object({ type: z.string(), state_key: z.string().optional(), sender: z.string() });

export function createMasquerade(request: RequestAsService): MasqueradePort {
  const room = (roomId: string, ...rest: readonly string[]): string =>
    matrixPath("_matrix", "client", "v3", "rooms", roomId, ...rest);

  return {
    async joinedRooms(asUserId) {
      const answer = await request(
        { method: "GET", path: matrixPath("_matrix", "client", "v3", "joined_rooms") },
        asUserId,
      );
      // "Application service has not registered this user": there is no such account.
      if (answer.status === 403) return [];
      return parsed(joinedRoomsSchema, answer).joined_rooms;
    },
    async joinedMembers(roomId) {
      const answer = await request({ method: "GET", path: room(roomId, "joined_members") });
      if (answer.status === 403 || answer.status === 404) return undefined;
      const { joined } = parsed(joinedMembersSchema, answer);
      return new Map(
        Object.entries(joined).map(([userId, { display_name: name }]) => [userId, { displayName: name ?? undefined }]),
      );
    },
    reader: (asUserId, roomId) => (type, stateKey) =>
      readStateEvent((read) => request(read, asUserId), roomId, type, stateKey),
    async readState(asUserId, roomId) {
      const path = room(roomId, "state");
      const answer = await request({ method: "GET", path }, asUserId);
      if (answer.status === 403 || answer.status === 404) return undefined;
      return stateEventsFrom(answer);
    },
    async sendState(asUserId, roomId, { type, stateKey, content }) {
      const path = room(roomId, "state", type, stateKey);
      return parsed(sentSchema, await request({ method: "PUT", path, body: content }, asUserId)).event_id;
    },
    async readPastState(asUserId, roomId, eventId) {
      const answer = await request({ method: "GET", path: room(roomId, "event", eventId) }, asUserId);
      if (answer.status === 403 || answer.status === 404) return undefined;
      const { unsigned } = parsed(replacingSchema, answer);
      const event = parseStateEvent(answer.body);
      return event && { ...event, replacedEventId: unsigned?.replaces_state };
    },
    async sendSticky(asUserId, roomId, { type, content, durationMs }) {
      const path = room(roomId, "send", type, randomUUID());
      const query = { "org.matrix.msc4354.sticky_duration_ms": String(durationMs) };
      requireSuccess(await request({ method: "PUT", path, query, body: content }, asUserId));
    },
    async sendEvent(asUserId, roomId, type, content) {
      const path = room(roomId, "send", type, randomUUID());
      requireSuccess(await request({ method: "PUT", path, body: content }, asUserId));
    },
    async readEvent(asUserId, roomId, eventId) {
      const answer = await request({ method: "GET", path: room(roomId, "event", eventId) }, asUserId);
      if (answer.status === 403 || answer.status === 404) return undefined;
      const { type, state_key: stateKey, sender } = parsed(eventHeadSchema, answer);
      return { type, stateKey, sender };
    },
    async invite(asUserId, roomId, invitedUserId) {
      const path = room(roomId, "invite");
      requireSuccess(await request({ method: "POST", path, body: { user_id: invitedUserId } }, asUserId));
    },
    async kick(asUserId, roomId, kickedUserId, reason) {
      const body = { user_id: kickedUserId, ...(reason === undefined ? {} : { reason }) };
      requireSuccess(await request({ method: "POST", path: room(roomId, "kick"), body }, asUserId));
    },
  };
}

function stateEventsFrom(answer: MatrixAnswer): readonly StateEvent[] {
  return parsed(z.array(z.unknown()), answer)
    .map(parseStateEvent)
    .filter((event) => event !== undefined);
}

export function parsed<Schema extends z.ZodType>(schema: Schema, answer: MatrixAnswer): z.output<Schema> {
  requireSuccess(answer);
  const { success, data, error } = schema.safeParse(answer.body);
  if (!success) throw new MeloError("server_error", "malformed answer of the homeserver", { cause: error });
  return data;
}

export function requireSuccess({ status, errcode }: MatrixAnswer): void {
  if (status === 200) return;
  if (status === 403) throw new MeloError("forbidden", `403 ${errcode ?? ""}`);
  throw new MeloError("server_error", `${status} ${errcode ?? ""}`);
}
