import { MeloError } from "@melo/protocol";
import { createScope, type Scope } from "@melo/reactive";
import { createFakeClock, flushMicrotasks, record } from "@melo/reactive/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createFakeClient } from "../testing/fake-client.ts";
import { createFakeRooms, type FakeRooms } from "../testing/fake-rooms.ts";
import { createFakeTimelines, type FakeTimeline, type FakeTimelines } from "../testing/fake-timelines.ts";
import { textItem } from "../testing/timeline-items.ts";
import type { Conversation, Conversations } from "../view/conversation-view.ts";
import { createConversations } from "./conversations.ts";

const room = "!general";

let scope: Scope;
let viewScope: Scope;
let rooms: FakeRooms;
let timelines: FakeTimelines;
let timeline: FakeTimeline;
let conversations: Conversations;
let conversation: Conversation;

beforeEach(() => {
  scope = createScope();
  viewScope = createScope();
  const clock = createFakeClock();
  rooms = createFakeRooms();
  timelines = createFakeTimelines(clock.now);
  timeline = timelines.timeline(room);
  conversations = createConversations(scope, { client: createFakeClient(), rooms, timelines, clock });
  conversation = conversations.open(viewScope, room);
});
afterEach(() => scope.end());

function bodies(): string {
  return (conversation.rows.value ?? [])
    .map((row) => (row.type === "message" && row.item.kind === "text" ? row.item.body : row.type))
    .join(" | ");
}

describe("a conversation", () => {
  test("has no rows until the first messages are known", () => {
    timeline.items.value = undefined;
    expect(conversation.rows.value).toBeUndefined();
    timeline.items.value = [];
    expect(conversation.rows.value).toEqual([]);
  });

  test("keeps the rows that a new message does not touch", () => {
    const rows = record(scope, conversation.rows);
    timeline.receive(textItem("1", "@ben:a", 1_000), textItem("2", "@cleo:a", 2_000));
    // A new batch of equal copies, as an adapter makes them.
    timeline.items.value = [
      ...(timeline.items.value ?? []).map((item) => ({ ...item })),
      textItem("3", "@cleo:a", 3_000),
    ];
    expect(rows[2]?.slice(0, 3)).toEqual(rows[1]);
    expect(rows[2]?.[1]).toBe(rows[1]?.[1]);
    expect(rows[2]?.[2]).toBe(rows[1]?.[2]);
  });

  test("shows what is sent at once, keeps its row, and says when it failed", async () => {
    conversation.sendText("  Hello ");
    expect(bodies()).toBe("day | Hello");
    const key = conversation.rows.value?.[1]?.key;
    timeline.settleSend(new MeloError("offline", "no network"));
    const row = conversation.rows.value?.[1];
    expect(row).toMatchObject({ key, item: { send: { phase: "failed" } } });
    if (row?.type !== "message") throw new Error("expected a message");
    conversation.retrySend(row.item.key);
    timeline.settleSend();
    expect(conversation.rows.value?.[1]).toMatchObject({ key, item: { send: undefined } });
  });

  test("sends nothing for blank text", () => {
    conversation.sendText(" \n ");
    expect(bodies()).toBe("");
  });

  test("drops a failed message on request", () => {
    conversation.sendText("Hello");
    timeline.settleSend(new MeloError("forbidden", "no"));
    conversation.discardFailed("echo1");
    expect(bodies()).toBe("");
  });

  test("loads what is older above what is there", async () => {
    timeline.receive(textItem("3", "@ben:a", 3_000));
    timeline.hasOlder.value = true;
    timeline.olderPages.push([textItem("1", "@cleo:a", 1_000), textItem("2", "@ben:a", 2_000)]);
    await conversation.loadOlder();
    expect(bodies()).toBe("day | message 1 | message 2 | message 3");
    expect(conversation.hasOlder.value).toBe(false);
  });

  test("marks the newest confirmed message as read, once", async () => {
    conversation.markRead();
    timeline.receive(textItem("1", "@ben:a", 1_000));
    conversation.sendText("Hello");
    conversation.markRead();
    conversation.markRead();
    await flushMicrotasks();
    expect(rooms.calls).toEqual([`markRead ${room} $1`]);
    timeline.settleSend();
    conversation.markRead();
    await flushMicrotasks();
    expect(rooms.readMarkers.get(room)).toBe("$sent-echo1");
  });

  test("marks again what did not reach the homeserver", async () => {
    timeline.receive(textItem("1", "@ben:a", 1_000));
    rooms.failNext("markRead", new MeloError("offline", "no network"));
    conversation.markRead();
    await flushMicrotasks();
    conversation.markRead();
    await flushMicrotasks();
    expect(rooms.readMarkers.get(room)).toBe("$1");
  });

  test("keeps what was typed for when its channel is opened again", () => {
    expect(conversation.draft()).toBe("");
    conversation.keepDraft("half a thou");
    viewScope.end();
    expect(conversations.open(createScope(), room).draft()).toBe("half a thou");
    expect(conversations.open(createScope(), "!other").draft()).toBe("");
  });

  test("ends with the view that opened it, and with the client", () => {
    expect(timelines.openCount(room)).toBe(1);
    viewScope.end();
    expect(timelines.openCount(room)).toBe(0);
    scope.end();
    expect(timelines.openCount(room)).toBe(0);
  });
});
