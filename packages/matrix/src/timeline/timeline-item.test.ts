import { describe, expect, test } from "vitest";
import { timelineItemFrom, type EventFacts } from "./timeline-item.ts";

function event(changes: Partial<EventFacts>): EventFacts {
  return {
    key: "$1",
    eventId: "$1",
    type: "m.room.message",
    stateKey: undefined,
    content: {},
    previousContent: {},
    senderId: "@ann:example.org",
    senderName: "Ann",
    senderAvatarMxc: undefined,
    sentAtMs: 1,
    isRedacted: false,
    decryption: "clear",
    targetName: "",
    ...changes,
  };
}

function member(changes: Partial<EventFacts>): EventFacts {
  return event({ type: "m.room.member", stateKey: "@ann:example.org", ...changes });
}

describe("messages", () => {
  test.each([
    ["m.text", "text"],
    ["m.emote", "emote"],
    ["m.notice", "notice"],
  ])("%s is a text of style %s", (msgtype, style) => {
    expect(timelineItemFrom(event({ content: { msgtype, body: "hi" } }))).toMatchObject({
      kind: "text",
      body: "hi",
      style,
    });
  });

  test("a kind that is not shown yet is named", () => {
    expect(timelineItemFrom(event({ content: { msgtype: "m.image", body: "cat.png" } }))).toMatchObject({
      kind: "unsupported",
      messageType: "m.image",
    });
    expect(timelineItemFrom(event({ type: "m.sticker" }))).toMatchObject({
      kind: "unsupported",
      messageType: "m.sticker",
    });
  });

  test("a message whose body is no text is not shown as one", () => {
    expect(timelineItemFrom(event({ content: { msgtype: "m.text", body: 7 } }))).toMatchObject({ kind: "unsupported" });
  });

  test("a redacted message was deleted, encrypted or not", () => {
    expect(timelineItemFrom(event({ isRedacted: true }))).toMatchObject({ kind: "deleted" });
    expect(timelineItemFrom(event({ isRedacted: true, type: "m.room.encrypted" }))).toMatchObject({ kind: "deleted" });
  });

  test.each(["waiting", "unavailable"] as const)("without its key a message is undecrypted: %s", (decryption) => {
    expect(timelineItemFrom(event({ type: "m.room.encrypted", decryption }))).toMatchObject({
      kind: "undecrypted",
      reason: decryption,
    });
  });

  test("an edit is no line of its own", () => {
    const content = { msgtype: "m.text", body: "* hi", "m.relates_to": { rel_type: "m.replace", event_id: "$0" } };
    expect(timelineItemFrom(event({ content }))).toBeUndefined();
  });

  test("reactions and call memberships are no lines", () => {
    expect(timelineItemFrom(event({ type: "m.reaction" }))).toBeUndefined();
    expect(timelineItemFrom(event({ type: "org.matrix.msc3401.call.member", stateKey: "_x" }))).toBeUndefined();
  });
});

describe("changes of the room", () => {
  const bob = "@bob:example.org";
  test.each<[string, EventFacts, object | undefined]>([
    ["somebody joins", member({ content: { membership: "join" } }), { type: "joined" }],
    [
      "an invitation is accepted",
      member({ content: { membership: "join" }, previousContent: { membership: "invite" } }),
      { type: "joined" },
    ],
    [
      "a new name is no line",
      member({ content: { membership: "join", displayname: "A" }, previousContent: { membership: "join" } }),
      undefined,
    ],
    [
      "somebody leaves",
      member({ content: { membership: "leave" }, previousContent: { membership: "join" } }),
      { type: "left" },
    ],
    [
      "a declined invitation is no line",
      member({ content: { membership: "leave" }, previousContent: { membership: "invite" } }),
      undefined,
    ],
    [
      "somebody is invited",
      member({ stateKey: bob, content: { membership: "invite" }, targetName: "Bob" }),
      { type: "invited", targetName: "Bob" },
    ],
    [
      "somebody is removed",
      member({ stateKey: bob, content: { membership: "leave" }, previousContent: { membership: "join" } }),
      { type: "removed", targetName: "bob" },
    ],
    [
      "somebody is banned",
      member({ stateKey: bob, content: { membership: "ban" } }),
      { type: "banned", targetName: "bob" },
    ],
    [
      "the first name of a room is no line",
      event({ type: "m.room.name", stateKey: "", content: { name: "tea" } }),
      undefined,
    ],
    [
      "a room gets another name",
      event({ type: "m.room.name", stateKey: "", content: { name: "coffee" }, previousContent: { name: "tea" } }),
      { type: "renamed_room", name: "coffee" },
    ],
    [
      "a room gets a topic",
      event({ type: "m.room.topic", stateKey: "", content: { topic: "Leaves" } }),
      { type: "changed_topic", topic: "Leaves" },
    ],
    ["a room is made", event({ type: "m.room.create", stateKey: "" }), { type: "created" }],
    ["settings are no lines", event({ type: "m.room.power_levels", stateKey: "" }), undefined],
  ])("%s", (_title, facts, change) => {
    const item = timelineItemFrom(facts);
    expect(item?.kind === "change" ? item.change : item).toEqual(change);
  });
});

describe("moderation of the call", () => {
  const mod = "@mod:example.org";
  const change = (type: string, changes: Partial<EventFacts>) => {
    const item = timelineItemFrom(event({ type, targetName: "Ben", ...changes }));
    return item?.kind === "change" ? item.change : undefined;
  };
  const restriction = (before: object, now: object) =>
    change("chat.melo.call_restriction", {
      stateKey: "_@ben:example.org",
      previousContent: { withheld: before },
      content: { withheld: now },
    });
  const policy = (before: object, now: object) =>
    change("chat.melo.call_policy", { stateKey: "", previousContent: { ...before }, content: { ...now } });

  test("what was taken from somebody, and why; and that it was given back", () => {
    const microphone = { by: mod, reason: "noise" };
    expect(restriction({}, { microphone })).toEqual({
      type: "withheld_in_call",
      source: "microphone",
      targetName: "Ben",
      reason: "noise",
    });
    expect(restriction({ microphone, camera: { by: mod } }, { microphone })).toEqual({
      type: "gave_back_in_call",
      source: "camera",
      targetName: "Ben",
    });
    expect(restriction({ microphone }, { microphone: { by: mod } })).toBeUndefined();
  });

  test("what was done to somebody once", () => {
    const content = { user_id: "@ben:example.org", action: "disconnect", reason: "noise" };
    expect(change("chat.melo.call_action", { content })).toEqual({
      type: "disconnected_from_call",
      targetName: "Ben",
      reason: "noise",
    });
    expect(change("chat.melo.call_action", { content: {}, isRedacted: true })).toBeUndefined();
    expect(change("chat.melo.call_action", { content: { action: "praise" } })).toBeUndefined();
  });

  test("how the rules of the call changed", () => {
    expect(policy({}, { listen_only: true })).toEqual({ type: "made_call_listen_only" });
    expect(policy({ listen_only: true }, {})).toEqual({ type: "ended_call_listen_only" });
    expect(policy({}, { max_members: 5 })).toEqual({ type: "changed_call_rules" });
    expect(policy({ max_members: 5 }, { max_members: 5 })).toBeUndefined();
  });
});
