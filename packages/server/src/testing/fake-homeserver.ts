import { isDeepStrictEqual } from "node:util";
import { eventTypes, MeloError } from "@melo/protocol";
import type { StateEvent } from "../access/state-event.ts";
import { isJoined, maySendState, mayInvite, powerOf, roomViewFrom, type Membership } from "../access/room-view.ts";
import type { MasqueradePort, PastStateEvent, StickyToSend } from "../homeserver/application-service.ts";
import type { Session, SessionsPort } from "../homeserver/sessions.ts";

/** Rooms and sessions in memory, with the rules that MELO's server relies on. */
export interface FakeHomeserver {
  readonly sessions: SessionsPort;
  readonly masquerade: MasqueradePort;
  /** Every read, as `asUser roomId type stateKey`; whoami as `whoami`. */
  readonly requests: string[];
  /** Events that are no state, in order. */
  readonly sent: readonly SentEvent[];
  signIn(accessToken: string, session: Session): void;
  signOut(accessToken: string): void;
  /** Makes a room as MELO makes it; the creator is in it. */
  createRoom(roomId: string, creator: string, content?: Readonly<Record<string, unknown>>): void;
  set(roomId: string, sender: string, type: string, stateKey: string, content: Readonly<Record<string, unknown>>): void;
  setMembership(roomId: string, userId: string, membership: Membership, sender?: string): void;
  state(roomId: string, type: string, stateKey: string): StateEvent | undefined;
  /** From now on every request fails as if nobody answered, until it is set back. */
  isDown: boolean;
  /** Sticky events that were sent. */
  readonly stickies: (StickyToSend & { readonly roomId: string; readonly sender: string })[];
}

/** An event that is no state. */
export interface SentEvent {
  readonly roomId: string;
  readonly sender: string;
  readonly type: string;
  readonly content: object;
}

type Room = Map<string, StateEvent>;

export function createFakeHomeserver(): FakeHomeserver {
  const rooms = new Map<string, Room>();
  const sessions = new Map<string, Session>();
  const requests: string[] = [];
  const past = new Map<string, PastStateEvent>();
  const sent: SentEvent[] = [];
  let clockMs = 1_000_000;

  const keyOf = (type: string, stateKey: string): string => `${type} ${stateKey}`;
  const viewOf = (roomId: string) => roomViewFrom(roomId, [...(rooms.get(roomId)?.values() ?? [])]);

  /** One tick later, as every answer of a server comes. */
  async function answer(request: string): Promise<void> {
    await Promise.resolve();
    requests.push(request);
    if (fake.isDown) throw new MeloError("server_unreachable", "down");
  }

  /** Members see the room; those who left see it as it was: here, as far as their own member event goes. */
  function read(asUserId: string, roomId: string, type: string, stateKey: string): StateEvent | undefined {
    const membership = viewOf(roomId).members.get(asUserId)?.membership;
    const maySee = membership === "join" || membership === "leave" || membership === "ban";
    return maySee ? rooms.get(roomId)?.get(keyOf(type, stateKey)) : undefined;
  }

  const masquerade: MasqueradePort = {
    async joinedRooms(asUserId) {
      await answer(`joined_rooms ${asUserId}`);
      return [...rooms.keys()].filter((roomId) => isJoined(viewOf(roomId), asUserId));
    },
    async joinedMembers(roomId) {
      await answer(`joined_members ${roomId}`);
      const joined = [...viewOf(roomId).members].filter(([, { membership }]) => membership === "join");
      return joined.length === 0
        ? undefined
        : new Map(joined.map(([userId, { displayName }]) => [userId, { displayName }]));
    },
    reader: (asUserId, roomId) => async (type, stateKey) => {
      await answer(`${asUserId} ${roomId} ${type} ${stateKey}`);
      return read(asUserId, roomId, type, stateKey);
    },
    async readState(asUserId, roomId) {
      await answer(`${asUserId} ${roomId} state`);
      return isJoined(viewOf(roomId), asUserId) ? [...(rooms.get(roomId)?.values() ?? [])] : undefined;
    },
    async sendState(asUserId, roomId, { type, stateKey, content }) {
      await answer(`${asUserId} ${roomId} put ${type} ${stateKey}`);
      const view = viewOf(roomId);
      if (view.rules === undefined || !isJoined(view, asUserId) || !maySendState(view.rules, asUserId, type)) {
        throw new MeloError("forbidden", "403");
      }
      const before = rooms.get(roomId)?.get(keyOf(type, stateKey));
      if (before !== undefined && isDeepStrictEqual(before.content, content)) return before.eventId;
      fake.set(roomId, asUserId, type, stateKey, { ...content });
      return `$${clockMs}`;
    },
    async readPastState(asUserId, roomId, eventId) {
      await answer(`${asUserId} ${roomId} event ${eventId}`);
      return isJoined(viewOf(roomId), asUserId) ? past.get(eventId) : undefined;
    },
    async sendSticky(asUserId, roomId, event) {
      await answer(`${asUserId} ${roomId} sticky ${event.type}`);
      if (!isJoined(viewOf(roomId), asUserId)) throw new MeloError("forbidden", "403");
      fake.stickies.push({ roomId, sender: asUserId, ...event });
    },
    async sendEvent(asUserId, roomId, type, content) {
      await answer(`${asUserId} ${roomId} send ${type}`);
      if (!isJoined(viewOf(roomId), asUserId)) throw new MeloError("forbidden", "403");
      sent.push({ roomId, sender: asUserId, type, content });
    },
    async readEvent(asUserId, roomId, eventId) {
      await answer(`${asUserId} ${roomId} event ${eventId}`);
      return past.get(eventId);
    },
    async kick(asUserId, roomId, kickedUserId, reason) {
      await answer(`${asUserId} ${roomId} kick ${kickedUserId}`);
      const view = viewOf(roomId);
      const [own, others] = [asUserId, kickedUserId].map((userId) => view.rules && powerOf(view.rules, userId));
      const needed = view.rules?.powerLevels.kick ?? 0;
      if (!isJoined(view, asUserId) || own === undefined || others === undefined || own < needed || own <= others) {
        throw new MeloError("forbidden", "403");
      }
      const content = { membership: "leave", ...(reason === undefined ? {} : { reason }) };
      fake.set(roomId, asUserId, eventTypes.member, kickedUserId, content);
    },
    async invite(asUserId, roomId, invitedUserId) {
      await answer(`${asUserId} ${roomId} invite ${invitedUserId}`);
      const view = viewOf(roomId);
      const membership = view.members.get(invitedUserId)?.membership;
      if (view.rules === undefined || !isJoined(view, asUserId) || !mayInvite(view.rules, asUserId)) {
        throw new MeloError("forbidden", "403");
      }
      if (membership === "join" || membership === "ban") throw new MeloError("forbidden", "403");
      fake.setMembership(roomId, invitedUserId, "invite", asUserId);
    },
  };

  const fake: FakeHomeserver = {
    requests,
    sent,
    masquerade,
    isDown: false,
    stickies: [],
    sessions: {
      async identify(accessToken) {
        await answer("whoami");
        const session = sessions.get(accessToken);
        if (session === undefined) throw new MeloError("not_signed_in", "401");
        return session;
      },
      reader: (accessToken, roomId) => async (type, stateKey) => {
        const session = sessions.get(accessToken);
        await answer(`${session?.userId ?? "?"} ${roomId} ${type} ${stateKey}`);
        if (session === undefined) throw new MeloError("not_signed_in", "401");
        return read(session.userId, roomId, type, stateKey);
      },
      async requestOpenId(accessToken, userId) {
        await answer(`openid ${userId}`);
        if (sessions.get(accessToken)?.userId !== userId) throw new MeloError("not_signed_in", "401");
        return {
          access_token: `openid of ${userId}`,
          token_type: "Bearer",
          matrix_server_name: "localhost",
          expires_in: 1,
        };
      },
    },
    signIn: (accessToken, session) => void sessions.set(accessToken, session),
    signOut: (accessToken) => void sessions.delete(accessToken),
    createRoom(roomId, creator, content = {}) {
      rooms.set(roomId, new Map());
      fake.set(roomId, creator, eventTypes.create, "", { room_version: "12", ...content });
      fake.setMembership(roomId, creator, "join");
      const events = { [eventTypes.callMember]: 0 };
      fake.set(roomId, creator, eventTypes.powerLevels, "", { state_default: 50, invite: 0, events });
    },
    set(roomId, sender, type, stateKey, content) {
      clockMs += 1;
      const eventId = `$${clockMs}`;
      const event = { type, stateKey, sender, eventId, originServerTs: clockMs, content };
      const key = keyOf(type, stateKey);
      past.set(eventId, { ...event, replacedEventId: rooms.get(roomId)?.get(key)?.eventId });
      rooms.get(roomId)?.set(key, event);
    },
    setMembership: (roomId, userId, membership, sender = userId) =>
      fake.set(roomId, sender, eventTypes.member, userId, { membership }),
    state: (roomId, type, stateKey) => rooms.get(roomId)?.get(keyOf(type, stateKey)),
  };
  return fake;
}
