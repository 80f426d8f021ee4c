import type { CallLine, LoadState, OwnProfile, TextMessage, TimelineFeed, TimelineItem } from "@melo/chat";
import { localpartOf, MeloError, roomTypes } from "@melo/protocol";
import { createSignal, readUntracked, type Scope } from "@melo/reactive";
import { Direction, type MatrixEvent, type Room } from "matrix-js-sdk";
import type { MatrixContext } from "../client/matrix-context.ts";
import { keepIdentities } from "../client/same-data.ts";
import { callsWithin, outcomeOf } from "./call-lines.ts";
import { eventFactsOf } from "./event-facts.ts";
import type { Outbox, OutgoingMessage } from "./outbox.ts";
import { timelineItemFrom, type EventFacts } from "./timeline-item.ts";

const pageSize = 30;
/** A room may have synced with nothing but state: then a first page is loaded without being asked. */
const itemsWorthShowing = 10;

/** One room's timeline as the SDK holds it, with what is on its way out at the end. */
export function openTimeline(scope: Scope, context: MatrixContext, roomId: string, outbox: Outbox): TimelineFeed {
  const { client } = context;
  const items = createSignal<readonly TimelineItem[] | undefined>(undefined);
  const hasOlder = createSignal(true);
  const loadState = createSignal<LoadState>("idle");

  function update(): void {
    const room = client.getRoom(roomId);
    if (room === null) return;
    const events = room.getLiveTimeline().getEvents();
    readUntracked(() => confirmArrived(outbox, events));
    const nameOf = (userId: string): string => room.getMember(userId)?.name ?? localpartOf(userId);
    const facts = events.map((event) => eventFactsOf(event, keyOf(event), nameOf));
    const calls = callLinesOf(room, facts, context.session.userId);
    const arrived = facts.map((fact) => calls.get(fact.eventId ?? "") ?? timelineItemFrom(fact));
    const outgoing = outbox.messages.peek().map((message) => echoOf(message, ownEntry(room, context.session.userId)));
    const next = [...arrived.filter((item) => item !== undefined), ...outgoing];
    items.value = keepIdentities(items.peek() ?? [], next, (item) => item.key);
    hasOlder.value = hasOlderEvents(room);
  }

  async function loadOlder(): Promise<void> {
    const room = client.getRoom(roomId);
    if (room === null || loadState.peek() === "loading" || !hasOlderEvents(room)) return;
    loadState.value = "loading";
    try {
      await client.scrollback(room, pageSize);
      loadState.value = "idle";
    } catch {
      // The state tells it, and the next call tries again.
      loadState.value = "failed";
    }
    if (!scope.hasEnded) update();
  }

  /** The SDK decrypts on its own only what may notify; each event that is done marks the room as changed. */
  function decryptAll(): void {
    client
      .getRoom(roomId)
      ?.decryptAllEvents()
      .catch((error: unknown) => {
        context.warn("could not decrypt a timeline", error);
      });
  }

  context.changes.batches.subscribe(scope, (roomIds) => {
    if (!roomIds.has(roomId)) return;
    if (items.peek() === undefined) decryptAll();
    update();
  });
  scope.effect(() => {
    // A local echo shows at once.
    void outbox.messages.value;
    readUntracked(update);
  });
  decryptAll();
  if ((items.peek()?.length ?? itemsWorthShowing) < itemsWorthShowing) void loadOlder();

  return {
    items,
    hasOlder,
    loadState,
    loadOlder,
    sendText: (body) => outbox.add(body),
    retrySend: (key) => outbox.retry(key),
    discardFailed: (key) => outbox.discard(key),
  };
}

/** Calls by the event that began them. */
function callLinesOf(room: Room, facts: readonly EventFacts[], ownUserId: string): ReadonlyMap<string, CallLine> {
  if (room.getType() === roomTypes.call) return new Map();
  const factsById = new Map(facts.map((fact) => [fact.eventId, fact]));
  const nameOf = (userId: string): string => room.getMember(userId)?.name ?? localpartOf(userId);
  const lines = callsWithin(facts).flatMap((call): [string, CallLine][] => {
    const beginning = factsById.get(call.eventId);
    if (beginning === undefined) return [];
    const { key, eventId, senderId, senderName, senderAvatarMxc, sentAtMs } = beginning;
    return [
      [
        call.eventId,
        {
          kind: "call",
          key,
          eventId,
          senderId,
          senderName,
          senderAvatarMxc,
          sentAtMs,
          outcome: outcomeOf(call, ownUserId),
          isVideo: call.isVideo,
          endedAtMs: call.endedAtMs,
          participantNames: call.participantIds.map(nameOf),
        },
      ],
    ];
  });
  return new Map(lines);
}

/** Our own events keep the transaction id of their echo as key, for the homeserver gives it back to the device that sent. */
function keyOf(event: MatrixEvent): string {
  return transactionIdOf(event) ?? event.getId() ?? "";
}

function transactionIdOf(event: MatrixEvent): string | undefined {
  return event.getTxnId() ?? event.getUnsigned().transaction_id;
}

function confirmArrived(outbox: Outbox, events: readonly MatrixEvent[]): void {
  if (outbox.messages.peek().length === 0) return;
  const transactionIds = new Set(events.map(transactionIdOf).filter((id) => id !== undefined));
  const eventIds = new Set(events.map((event) => event.getId()).filter((id) => id !== undefined));
  outbox.confirm(transactionIds, eventIds);
}

function hasOlderEvents(room: Room): boolean {
  return room.getLiveTimeline().getPaginationToken(Direction.Backward) !== null;
}

function ownEntry(room: Room, userId: string): OwnProfile {
  const member = room.getMember(userId);
  return { userId, displayName: member?.name ?? localpartOf(userId), avatarMxc: member?.getMxcAvatarUrl() };
}

function echoOf(message: OutgoingMessage, own: OwnProfile): TextMessage {
  return {
    kind: "text",
    key: message.transactionId,
    eventId: message.eventId,
    senderId: own.userId,
    senderName: own.displayName,
    senderAvatarMxc: own.avatarMxc,
    sentAtMs: message.queuedAtMs,
    body: message.body,
    style: "text",
    send: sendStateOf(message),
  };
}

function sendStateOf(message: OutgoingMessage): TextMessage["send"] {
  if (message.phase === "sent") return undefined;
  if (message.phase === "sending") return { phase: "sending" };
  return { phase: "failed", error: message.error ?? new MeloError("unexpected", "sending failed") };
}
