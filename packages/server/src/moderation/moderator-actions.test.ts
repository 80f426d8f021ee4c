import { callRestrictionStateKey, eventTypes, localpartOf, roomTypes } from "@melo/protocol";
import { beforeEach, describe, expect, test } from "vitest";
import { createRouter } from "../http/router.ts";
import { createRateLimits } from "../limits/rate-limits.ts";
import { callRoomName } from "../livekit/room-name.ts";
import { createMemoryStore } from "../store/memory-store.ts";
import { createFakeCallServer, type FakeCallServer } from "../testing/fake-call-server.ts";
import { createFakeHomeserver, type FakeHomeserver } from "../testing/fake-homeserver.ts";
import { createLiveViews } from "../testing/live-views.ts";
import { createRecordedLog } from "../testing/recorded-log.ts";
import { createConnections } from "./connections.ts";
import type { CallConcern } from "./call-concern.ts";
import { createWhoIs } from "./enforce-policy.ts";
import { moderationRoutes } from "./moderation-routes.ts";
import { createModeratorActions } from "./moderator-actions.ts";

const [ann, bob, mod, guest] = ["@ann:localhost", "@bob:localhost", "@mod:localhost", "@guest:localhost"];
const [lounge, studio] = ["!lounge:localhost", "!studio:localhost"];
const bobIn = "@bob:localhost:PHONE";

const whoIs = createWhoIs({ find: async () => undefined }, "localhost");

let homeserver: FakeHomeserver;
let callServer: FakeCallServer;
let concerns: CallConcern[];
let onWait: () => void;
let handle: (request: Request) => Promise<Response>;

/** Moderators at 50 who may write state, unless said otherwise. */
function setLevels(roomId: string, content: Record<string, unknown> = {}): void {
  homeserver.set(roomId, ann, eventTypes.powerLevels, "", {
    state_default: 50,
    users: { [mod]: 50 },
    events: { [eventTypes.callMember]: 0 },
    ...content,
  });
}

beforeEach(() => {
  homeserver = createFakeHomeserver();
  callServer = createFakeCallServer();
  concerns = [];
  onWait = () => undefined;
  for (const roomId of [lounge, studio]) {
    homeserver.createRoom(roomId, ann, { type: roomTypes.call });
    for (const userId of [bob, mod]) homeserver.setMembership(roomId, userId, "join");
    setLevels(roomId);
    callServer.rooms.set(callRoomName(roomId), new Set());
  }
  callServer.rooms.get(callRoomName(lounge))?.add(bobIn);
  for (const userId of [ann, bob, mod, guest]) {
    homeserver.signIn(tokenOf(userId), { userId, deviceId: "D", isGuest: userId === guest });
  }
  const log = createRecordedLog();
  const limitRate = createRateLimits({ store: createMemoryStore() });
  const actions = createModeratorActions({
    masquerade: homeserver.masquerade,
    views: createLiveViews(homeserver.masquerade),
    callServer,
    connections: createConnections(callServer, whoIs),
    enforce(concern) {
      concerns.push(concern);
      return { firstLook: Promise.resolve(), isOver: Promise.resolve() };
    },
    serverName: "localhost",
    log,
    wait: async () => onWait(),
  });
  handle = createRouter(moderationRoutes({ actions, sessions: homeserver.sessions, limitRate }), log);
});

const tokenOf = (userId: string): string => `token-of-${localpartOf(userId)}`;

async function ask(as: string, method: string, path: string, body: object = {}, roomId = lounge) {
  const url = `http://calls/_melo/v1/calls/${encodeURIComponent(roomId)}/${path}`;
  const headers = { authorization: `Bearer ${tokenOf(as)}`, "content-type": "application/json" };
  const response = await handle(new Request(url, { method, headers, body: JSON.stringify(body) }));
  const { errcode } = (await response.json()) as { readonly errcode?: string };
  return errcode === undefined ? `${response.status}` : `${response.status} ${errcode}`;
}

const members = (userId: string): string => `members/${encodeURIComponent(userId)}`;
const allow = (as: string, source: string, allowed: boolean, reason?: string, target = bob) =>
  ask(as, "PUT", `${members(target)}/${source}`, { allowed, reason });
const disconnect = (as: string, target = bob) => ask(as, "POST", `${members(target)}/disconnect`, { reason: "noise" });
const move = (as: string, toRoomId: string, target = bob) =>
  ask(as, "POST", `${members(target)}/move`, { to_room_id: toRoomId });
const listenOnly = (as: string, isOn: boolean) => ask(as, "PUT", "listen_only", { listen_only: isOn });
const restriction = (userId = bob) =>
  homeserver.state(lounge, eventTypes.callRestriction, callRestrictionStateKey(userId));
const policy = () => homeserver.state(lounge, eventTypes.callPolicy, "");

describe("who may moderate", () => {
  const everything: readonly (readonly [string, (as: string) => Promise<string>])[] = [
    ["mute", (as) => allow(as, "microphone", false)],
    ["disconnect", (as) => disconnect(as)],
    ["move", (as) => move(as, studio)],
    ["set a room to listening", (as) => listenOnly(as, true)],
  ];

  test.each(everything)("moderators and creators %s", async (_, act) => {
    expect(await act(mod)).toBe("200");
  });

  test.each(everything)("members do not %s, strangers and guests neither", async (_, act) => {
    expect(await act(bob)).toBe("403 M_FORBIDDEN");
    homeserver.signIn(tokenOf("@eve:localhost"), { userId: "@eve:localhost", deviceId: "D", isGuest: false });
    expect(await act("@eve:localhost")).toBe("403 M_FORBIDDEN");
    expect(await act(guest)).toBe("403 M_FORBIDDEN");
    expect(await act("unknown")).toBe("401 M_UNKNOWN_TOKEN");
  });

  test.each(everything)("nor do moderators who left: %s", async (_, act) => {
    homeserver.setMembership(lounge, mod, "leave");
    expect(await act(mod)).toBe("403 M_FORBIDDEN");
  });

  test("nobody moderates himself, an equal, or somebody above", async () => {
    setLevels(lounge, { users: { [mod]: 50, [bob]: 50 } });
    expect(await allow(mod, "microphone", false)).toBe("403 M_FORBIDDEN");
    expect(await allow(mod, "microphone", false, undefined, ann)).toBe("403 M_FORBIDDEN");
    expect(await allow(mod, "microphone", false, undefined, mod)).toBe("403 M_FORBIDDEN");
    expect(await allow(ann, "microphone", false)).toBe("200");
    expect(await allow(bob, "microphone", true, undefined, bob)).toBe("403 M_FORBIDDEN");
  });

  test("a room that does not exist looks like one that he may not moderate", async () => {
    expect(await ask(mod, "POST", `${members(bob)}/disconnect`, {}, "!nowhere:localhost")).toBe("403 M_FORBIDDEN");
  });

  test("the policy can lower the level, and then others lend their hand", async () => {
    setLevels(lounge, { users: { [mod]: 25 } });
    expect(await allow(mod, "microphone", false)).toBe("403 M_FORBIDDEN");
    homeserver.set(lounge, ann, eventTypes.callPolicy, "", { moderate: 25 });
    expect(await allow(mod, "microphone", false)).toBe("200");
    expect(restriction()).toMatchObject({ sender: ann, content: { withheld: { microphone: { by: mod } } } });
  });

  test("and raise it", async () => {
    homeserver.set(lounge, ann, eventTypes.callPolicy, "", { moderate: 51 });
    expect(await allow(mod, "microphone", false)).toBe("403 M_FORBIDDEN");
  });
});

describe("taking a source from somebody", () => {
  test("is written into the room by the moderator, and takes effect", async () => {
    expect(await allow(mod, "microphone", false, " a loud fan ")).toBe("200");
    expect(restriction()).toMatchObject({
      sender: mod,
      content: { withheld: { microphone: { by: mod, reason: "a loud fan" } } },
    });
    expect(concerns).toMatchObject([{ roomId: lounge, userIds: new Set([bob]) }]);
  });

  test("leaves what others took, and giving back leaves the rest", async () => {
    await allow(mod, "microphone", false, "noise");
    await allow(ann, "camera", false);
    await allow(ann, "screen_share", false);
    await allow(mod, "camera", true);
    expect(restriction()?.content).toEqual({
      withheld: { microphone: { by: mod, reason: "noise" }, screen_share: { by: ann } },
      changed_by: mod,
    });
    for (const source of ["microphone", "screen_share"]) await allow(ann, source, true);
    expect(restriction()?.content).toEqual({ changed_by: ann });
  });

  test("is harmless if it is so already, and keeps who did it first", async () => {
    await allow(mod, "microphone", false, "noise");
    const first = restriction();
    expect(await allow(ann, "microphone", false, "again")).toBe("200");
    expect(await allow(ann, "camera", true)).toBe("200");
    expect(restriction()).toBe(first);
  });

  test("mends what is malformed", async () => {
    homeserver.set(lounge, ann, eventTypes.callRestriction, callRestrictionStateKey(bob), { withheld: "all" });
    expect(await allow(mod, "camera", true)).toBe("200");
    expect(restriction()?.content).toEqual({ changed_by: mod });
  });

  test("asks for what can be taken, and for a body that says it", async () => {
    expect(await ask(mod, "PUT", `${members(bob)}/voice`, { allowed: false })).toBe("404 M_UNRECOGNIZED");
    expect(await ask(mod, "PUT", `${members(bob)}/camera`, { allowed: "no" })).toBe("400 M_INVALID_PARAM");
    expect(await ask(mod, "PUT", `${members(bob)}/camera`, { allowed: false, reason: "x".repeat(201) })).toBe(
      "400 M_INVALID_PARAM",
    );
    expect(await ask(mod, "PUT", `${members("bob")}/camera`, { allowed: false })).toBe("400 M_INVALID_PARAM");
  });
});

describe("disconnecting somebody", () => {
  test("says in the room who did it and why, and ends his connections", async () => {
    callServer.rooms.get(callRoomName(lounge))?.add("@bob:localhost:LAPTOP");
    expect(await disconnect(mod)).toBe("200");
    expect(homeserver.sent).toEqual([
      {
        roomId: lounge,
        sender: mod,
        type: eventTypes.callAction,
        content: { action: "disconnect", user_id: bob, reason: "noise" },
      },
    ]);
    expect(callServer.removed).toEqual([bobIn, "@bob:localhost:LAPTOP"]);
  });

  test("says nothing about somebody who is not in the call", async () => {
    callServer.rooms.get(callRoomName(lounge))?.delete(bobIn);
    expect(await disconnect(mod)).toBe("404 M_NOT_FOUND");
    expect(homeserver.sent).toEqual([]);
  });
});

describe("moving somebody", () => {
  test("tells him where to go, and lets him go by himself for a moment", async () => {
    const removedBefore: string[][] = [];
    onWait = () => removedBefore.push([...callServer.removed]);
    expect(await move(mod, studio)).toBe("200");
    expect(homeserver.sent).toMatchObject([
      { roomId: lounge, sender: mod, content: { action: "move", user_id: bob, to_room_id: studio } },
    ]);
    await expect.poll(() => callServer.removed).toEqual([bobIn]);
    expect(removedBefore).toEqual([[]]);
  });

  test("spares whoever is back with the same device by then", async () => {
    const connections = createConnections(callServer, whoIs);
    const open = await connections.of(lounge, bob);
    callServer.sids.set(bobIn, "PA_another");
    await connections.end(lounge, open);
    expect(callServer.removed).toEqual([]);
    await connections.end(lounge, await connections.of(lounge, bob));
    expect(callServer.removed).toEqual([bobIn]);
  });

  test("asks for the right to be there: his, and the moderator's own", async () => {
    homeserver.setMembership(studio, bob, "leave");
    expect(await move(mod, studio)).toBe("403 M_FORBIDDEN");
    homeserver.setMembership(studio, bob, "join");
    homeserver.setMembership(studio, mod, "leave");
    expect(await move(mod, studio)).toBe("403 M_FORBIDDEN");
    expect(await move(mod, "!nowhere:localhost")).toBe("403 M_FORBIDDEN");
    expect(homeserver.sent).toEqual([]);
    expect(callServer.removed).toEqual([]);
  });

  test("asks for a place there", async () => {
    homeserver.set(studio, ann, eventTypes.callPolicy, "", { max_members: 1 });
    callServer.rooms.get(callRoomName(studio))?.add("@ann:localhost:A");
    expect(await move(mod, studio)).toBe("403 CHAT_MELO_CALL_FULL");
  });

  test("goes nowhere without somebody to move or somewhere to go", async () => {
    expect(await move(mod, lounge)).toBe("400 M_INVALID_PARAM");
    expect(await move(mod, "lounge")).toBe("400 M_INVALID_PARAM");
    callServer.rooms.get(callRoomName(lounge))?.delete(bobIn);
    expect(await move(mod, studio)).toBe("404 M_NOT_FOUND");
  });
});

describe("a room to listen in", () => {
  test("is made and ended without touching the rest of its policy", async () => {
    homeserver.set(lounge, ann, eventTypes.callPolicy, "", { publish: { camera: 50 }, "org.example": 1 });
    expect(await listenOnly(mod, true)).toBe("200");
    expect(policy()).toMatchObject({ sender: mod, content: { publish: { camera: 50 }, listen_only: true } });
    expect(concerns).toMatchObject([{ roomId: lounge, userIds: "everybody" }]);
    expect(await listenOnly(mod, false)).toBe("200");
    expect(policy()?.content).toEqual({ publish: { camera: 50 }, listen_only: false, "org.example": 1 });
  });

  test("is not made twice", async () => {
    expect(await listenOnly(mod, false)).toBe("200");
    expect(policy()).toBeUndefined();
  });

  test("asks for the right to change the policy", async () => {
    setLevels(lounge, { state_default: 100 });
    expect(await listenOnly(mod, true)).toBe("403 M_FORBIDDEN");
  });

  test("does not write over a policy that it does not understand", async () => {
    homeserver.set(lounge, ann, eventTypes.callPolicy, "", { publish: "all" });
    expect(await listenOnly(mod, true)).toBe("409 M_BAD_JSON");
  });
});
