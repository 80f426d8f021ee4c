import type { CallOrder, ModerationPort, PersonStanding } from "@melo/call";
import { eventTypes, parseCallAction } from "@melo/protocol";
import { createEventSource, createSignal, type Scope, type WritableSignal } from "@melo/reactive";
import { RoomEvent, type MatrixEvent } from "matrix-js-sdk";
import { listen } from "../client/listen.ts";
import type { MatrixContext } from "../client/matrix-context.ts";
import { isSameData } from "../client/same-data.ts";
import type { JsonObject } from "../http/json-fields.ts";
import { requestJson } from "../http/request-json.ts";
import { readStanding } from "./read-standing.ts";

/** What was said longer ago was said to a page before this one. */
const freshMs = 30_000;

/** Rules of calls as rooms state them, what moderators say in rooms, and what this person asks MELO's server to do. */
export function createModeration(scope: Scope, context: MatrixContext): ModerationPort {
  const { client, clock, melo, session } = context;
  const followed = new Map<string, Map<string, WritableSignal<PersonStanding>>>();
  const orders = createEventSource<CallOrder>();

  context.changes.batches.subscribe(scope, (roomIds) => {
    for (const roomId of roomIds) {
      for (const [userId, standing] of followed.get(roomId) ?? []) {
        const next = readStanding(client, roomId, userId);
        if (!isSameData(standing.peek(), next)) standing.value = next;
      }
    }
  });

  function hear(event: MatrixEvent, isLive: boolean): void {
    if (!isLive || event.getType() !== eventTypes.callAction || event.isRedacted()) return;
    const [roomId, by, action] = [event.getRoomId(), event.getSender(), parseCallAction(event.getContent())];
    const isFresh = clock.now() - event.localTimestamp < freshMs;
    if (roomId !== undefined && by !== undefined && action !== undefined && isFresh)
      orders.emit({ roomId, by, action });
  }
  listen(scope, client, RoomEvent.Timeline, (event, _room, _toStart, _removed, data) =>
    hear(event, data.liveEvent === true),
  );

  async function ask(method: "PUT" | "POST", roomId: string, path: string, body: JsonObject): Promise<void> {
    const url = new URL(`/_melo/v1/calls/${encodeURIComponent(roomId)}/${path}`, melo.origin).href;
    await requestJson(melo, { method, url, body, accessToken: session.accessToken });
  }

  const member = (userId: string, path: string): string => `members/${encodeURIComponent(userId)}/${path}`;
  return {
    standing(roomId, userId) {
      const standings = followed.get(roomId) ?? new Map<string, WritableSignal<PersonStanding>>();
      followed.set(roomId, standings);
      const standing = standings.get(userId) ?? createSignal(readStanding(client, roomId, userId));
      standings.set(userId, standing);
      return standing;
    },
    orders,
    setAllowed: (roomId, userId, source, allowed, reason) =>
      ask("PUT", roomId, member(userId, source), { allowed, ...because(reason) }),
    disconnect: (roomId, userId, reason) => ask("POST", roomId, member(userId, "disconnect"), because(reason)),
    move: (roomId, userId, toRoomId, reason) =>
      ask("POST", roomId, member(userId, "move"), { to_room_id: toRoomId, ...because(reason) }),
    setListenOnly: (roomId, isListenOnly) => ask("PUT", roomId, "listen_only", { listen_only: isListenOnly }),
  };
}

function because(reason: string | undefined): { readonly reason?: string } {
  return reason === undefined ? {} : { reason };
}
