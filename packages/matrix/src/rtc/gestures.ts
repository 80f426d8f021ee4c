import type { GesturesPort, RaisedHand, ReceivedReaction, RtcMembership } from "@melo/call";
import { eventTypes, isRaisedHandKey, raisedHandKey, reactionEmoji } from "@melo/protocol";
import {
  createEventSource,
  createSignal,
  readUntracked,
  type EventSource,
  type ReadonlySignal,
  type Scope,
  type WritableSignal,
} from "@melo/reactive";
import { RoomEvent, RoomStateEvent, type MatrixEvent } from "matrix-js-sdk";
import { listen } from "../client/listen.ts";
import { translated, type MatrixContext } from "../client/matrix-context.ts";
import { keepIdentities } from "../client/same-data.ts";
import { isJsonObject, optionalString, type JsonObject } from "../http/json-fields.ts";
import { stateOf } from "../rooms/room-summary.ts";
import type { FreshEvents } from "./fresh-events.ts";
import { createHandLedger, type HandLedger } from "./hand-ledger.ts";
import { createOneAfterAnother } from "./one-after-another.ts";
import { isPresence, ownMembershipEventId, requireOwnMembership } from "./own-membership.ts";

export interface GesturesOptions {
  readonly freshEvents: FreshEvents;
  memberships(roomId: string): ReadonlySignal<readonly RtcMembership[]>;
}

/** The SDK names the kinds of events that it knows itself, and sends others as they are. */
interface EventSender {
  sendEvent(roomId: string, type: string, content: JsonObject): Promise<{ readonly event_id: string }>;
}

/** Each one is a request. In larger calls hands that went up before we looked may be missing until they go up again. */
const maxRecalled = 30;

interface FollowedRoom {
  readonly ledger: HandLedger;
  readonly hands: WritableSignal<readonly RaisedHand[]>;
  readonly reactions: EventSource<ReceivedReaction>;
  readonly present: ReadonlySignal<readonly RtcMembership[]>;
  /** What is done to the own hand: one that is being hung on a new membership must not come back after its lowering. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
}

interface Relation {
  readonly type: string;
  readonly targetId: string;
  readonly key: string | undefined;
}

function relationOf(event: MatrixEvent): Relation | undefined {
  const relation: unknown = event.getContent()["m.relates_to"];
  if (!isJsonObject(relation)) return undefined;
  const targetId = optionalString(relation, "event_id");
  if (targetId === undefined) return undefined;
  return { type: optionalString(relation, "rel_type") ?? "", targetId, key: optionalString(relation, "key") };
}

/** Of a state membership, or of a sticky one in either spelling. */
function deviceIdOf(event: MatrixEvent): string | undefined {
  const content = event.getContent<JsonObject>();
  const member = content["member"];
  const ofMember = isJsonObject(member)
    ? (optionalString(member, "claimed_device_id") ?? optionalString(member, "device_id"))
    : undefined;
  return optionalString(content, "device_id") ?? ofMember;
}

/** Where a hand of this membership may hang: on its event, and on the one that a camera toggle replaced. */
function hangingPlaces(event: MatrixEvent): readonly string[] {
  const wasPresent = event.getPrevContent()["application"] !== undefined;
  return [event.getId(), wasPresent ? event.getUnsigned().replaces_state : undefined].filter((id) => id !== undefined);
}

/** Hands and reactions of rooms, each from the first time somebody asks for it. */
export function createGestures(scope: Scope, context: MatrixContext, options: GesturesOptions): GesturesPort {
  const { client, session, clock } = context;
  const sender: EventSender = client;
  const rooms = new Map<string, FollowedRoom>();

  function update({ ledger, hands, present }: FollowedRoom): void {
    const members = present.peek();
    const next = members.flatMap((member): RaisedHand[] => {
      const standing = ledger.standing(member, members);
      if (standing === undefined) return [];
      return [{ userId: member.userId, deviceId: member.deviceId, raisedAtMs: standing.sentAtMs }];
    });
    hands.value = keepIdentities(
      hands.peek(),
      next.toSorted((a, b) => a.raisedAtMs - b.raisedAtMs),
      ({ userId, deviceId }) => `${userId} ${deviceId}`,
    );
  }

  function addMembershipEvent({ ledger }: FollowedRoom, event: MatrixEvent): void {
    const [eventId, userId, deviceId] = [event.getId(), event.getSender(), deviceIdOf(event)];
    if (eventId === undefined || userId === undefined || deviceId === undefined) return;
    ledger.addMembershipEvent(eventId, { userId, deviceId });
    // What it replaced was of the same device: its state key is.
    const replaced = event.getUnsigned().replaces_state;
    if (replaced !== undefined) ledger.addMembershipEvent(replaced, { userId, deviceId });
  }

  function annotate(room: FollowedRoom, event: MatrixEvent): void {
    const relation = relationOf(event);
    const [eventId, senderId] = [event.getId(), event.getSender()];
    if (relation === undefined || eventId === undefined || senderId === undefined) return;
    if (relation.type !== "m.annotation" || !isRaisedHandKey(relation.key) || event.isRedacted()) return;
    const { targetId } = relation;
    if (room.ledger.annotate({ eventId, targetId, senderId, sentAtMs: event.getTs() })) update(room);
  }

  /** Hands that were raised before this page was there. */
  async function recall(roomId: string, room: FollowedRoom): Promise<void> {
    const targets = membershipEvents(roomId).filter(isPresence).flatMap(hangingPlaces).slice(0, maxRecalled);
    for (const targetId of targets) {
      if (scope.hasEnded) return;
      const { events: annotations } = await client.relations(roomId, targetId, "m.annotation", eventTypes.reaction);
      for (const event of annotations) annotate(room, event);
    }
  }

  function membershipEvents(roomId: string): readonly MatrixEvent[] {
    const room = client.getRoom(roomId);
    if (room === null) return [];
    const sticky = [...room._unstable_getStickyEvents()].filter((event) => event.getType() === eventTypes.rtcMember);
    return [...(stateOf(room)?.getStateEvents(eventTypes.callMember) ?? []), ...sticky];
  }

  function follow(roomId: string): FollowedRoom {
    const known = rooms.get(roomId);
    if (known !== undefined) return known;
    const present = options.memberships(roomId);
    const room: FollowedRoom = {
      ledger: createHandLedger(),
      hands: createSignal<readonly RaisedHand[]>([]),
      reactions: createEventSource<ReceivedReaction>(),
      present,
      inTurn: createOneAfterAnother(),
    };
    rooms.set(roomId, room);
    let isRecalled = false;
    scope.effect(() => {
      const isSomebodyThere = present.value.length > 0;
      readUntracked(() => {
        for (const event of membershipEvents(roomId)) addMembershipEvent(room, event);
        update(room);
        if (!isSomebodyThere || isRecalled) return;
        isRecalled = true;
        recall(roomId, room).catch((error: unknown) => {
          // Hands that go up from now on are seen; those before are asked for again when the room is followed anew.
          context.warn("could not ask for raised hands", error);
        });
      });
    });
    return room;
  }

  /** Element Call forgets a hand whose membership event is replaced: ours is hung on the new one, then the old one taken back. */
  async function carryOver(roomId: string, room: FollowedRoom): Promise<void> {
    const own = ownEntry(room);
    const targetId = ownMembershipEventId(context, roomId);
    const standing = own === undefined ? undefined : room.ledger.standing(own, room.present.peek());
    if (own === undefined || targetId === undefined || standing === undefined || standing.targetId === targetId) return;
    await raise(roomId, room, targetId);
    await lower(roomId, room, standing.eventId);
  }

  function ownEntry({ present }: FollowedRoom): RtcMembership | undefined {
    return present.peek().find(({ userId, deviceId }) => userId === session.userId && deviceId === session.deviceId);
  }

  async function raise(roomId: string, room: FollowedRoom, targetId: string): Promise<void> {
    const { event_id: eventId } = await sender.sendEvent(roomId, eventTypes.reaction, {
      "m.relates_to": { rel_type: "m.annotation", event_id: targetId, key: raisedHandKey },
    });
    // The homeserver's time comes with the echo; a clock that is behind must not put the hand before our entry.
    const sentAtMs = Math.max(clock.now(), ownEntry(room)?.joinedAtMs ?? 0);
    room.ledger.annotate({ eventId, targetId, senderId: session.userId, sentAtMs });
    update(room);
  }

  async function lower(roomId: string, room: FollowedRoom, eventId: string): Promise<void> {
    await client.redactEvent(roomId, eventId);
    if (room.ledger.redact(eventId)) update(room);
  }

  listen(scope, client, RoomStateEvent.Events, (event) => {
    const roomId = event.getRoomId() ?? "";
    const room = rooms.get(roomId);
    if (room === undefined || event.getType() !== eventTypes.callMember || !isPresence(event)) return;
    addMembershipEvent(room, event);
    const isOwn = event.getSender() === session.userId && deviceIdOf(event) === session.deviceId;
    if (!isOwn) return;
    room
      .inTurn(() => carryOver(roomId, room))
      .catch((error: unknown) => {
        context.warn("could not hang the raised hand on the new membership", error);
      });
  });
  listen(scope, client, RoomEvent.Redaction, (event, { roomId }) => {
    const room = rooms.get(roomId);
    const redactedId = event.getAssociatedId();
    if (room !== undefined && redactedId !== undefined && room.ledger.redact(redactedId)) update(room);
  });
  options.freshEvents.subscribe(scope, (event) => {
    const room = rooms.get(event.getRoomId() ?? "");
    if (room === undefined) return;
    if (event.getType() === eventTypes.reaction) annotate(room, event);
    if (event.getType() === eventTypes.callReaction) react(room, event);
  });

  function react({ ledger, present, reactions }: FollowedRoom, event: MatrixEvent): void {
    const relation = relationOf(event);
    const content = event.getContent<JsonObject>();
    const emoji = reactionEmoji(content["emoji"]);
    const [id, senderId] = [event.getId(), event.getSender()];
    if (relation === undefined || emoji === undefined || id === undefined || senderId === undefined) return;
    const members = present.peek();
    const device = ledger.deviceOf(senderId, relation.targetId, members);
    if (device === undefined) return;
    reactions.emit({ id, ...device, emoji, name: optionalString(content, "name") ?? "" });
  }

  return {
    hands: (roomId) => follow(roomId).hands,
    reactions: (roomId) => follow(roomId).reactions,
    raiseHand: (roomId) =>
      translated(context, async () => {
        const targetId = requireOwnMembership(context, roomId);
        const room = follow(roomId);
        await room.inTurn(async () => {
          const own = ownEntry(room);
          if (own !== undefined && room.ledger.standing(own, room.present.peek()) !== undefined) return;
          await raise(roomId, room, targetId);
        });
      }),
    lowerHand: (roomId) =>
      translated(context, async () => {
        const room = follow(roomId);
        await room.inTurn(async () => {
          const own = ownEntry(room);
          const open = own === undefined ? [] : room.ledger.open(own, room.present.peek());
          // The newest last: what it leaves behind, if one fails, is a hand that is still up.
          for (const { eventId } of open) await lower(roomId, room, eventId);
        });
      }),
    react: (roomId, { emoji, name }) =>
      translated(context, async () => {
        const targetId = requireOwnMembership(context, roomId);
        const relation = { rel_type: "m.reference", event_id: targetId };
        await sender.sendEvent(roomId, eventTypes.callReaction, { "m.relates_to": relation, emoji, name });
      }),
  };
}
