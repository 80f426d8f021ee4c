import { eventTypes, parseRoomVoiceLine, type PublishSource, type VoiceState } from "@melo/protocol";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createRouter } from "../http/router.ts";
import { callRoomName } from "../livekit/room-name.ts";
import { createRateLimits } from "../limits/rate-limits.ts";
import { createMemoryStore } from "../store/memory-store.ts";
import { createFakeCallServer, type FakeCallServer } from "../testing/fake-call-server.ts";
import { createFakeHomeserver, type FakeHomeserver } from "../testing/fake-homeserver.ts";
import { createLiveViews } from "../testing/live-views.ts";
import { createRecordedLog, type RecordedLog } from "../testing/recorded-log.ts";
import { createVoiceFollower, type VoiceFollower } from "./voice-follower.ts";
import { createVoiceReports } from "./voice-reports.ts";
import { voiceRoutes } from "./voice-routes.ts";

const room = "!room:localhost";
const livekitRoom = callRoomName(room);
const ann = "@ann:localhost";
const bob = "@bob:localhost";
const annIdentity = `${ann}:ANN1`;

/** A busy machine takes its time. */
const patience = { timeout: 10_000 };

let homeserver: FakeHomeserver;
let callServer: FakeCallServer;
let log: RecordedLog;
let nowMs: number;
let follower: VoiceFollower;
let handle: (request: Request) => Promise<Response>;
/** Pauses that are being waited for; calling one ends it. */
let pauses: Set<() => void>;
let closing: AbortController;
/** As the listener holds them: Node does not abort the signal of a request that nobody holds. */
let held: Request[];

function wait(_: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      pauses.delete(end);
      resolve();
    };
    pauses.add(end);
    signal.addEventListener("abort", end, { once: true });
    if (signal.aborted) end();
  });
}

function letTimePass(): void {
  for (const end of pauses) end();
}

beforeEach(() => {
  homeserver = createFakeHomeserver();
  callServer = createFakeCallServer();
  log = createRecordedLog();
  nowMs = 1_000_000;
  pauses = new Set();
  held = [];
  closing = new AbortController();
  homeserver.createRoom(room, ann);
  homeserver.setMembership(room, bob, "join");
  homeserver.signIn("ann", { userId: ann, deviceId: "ANN1", isGuest: false });
  homeserver.signIn("bob", { userId: bob, deviceId: "BOB1", isGuest: false });
  callServer.rooms.set(livekitRoom, new Set([annIdentity]));
  const store = createMemoryStore();
  const reports = createVoiceReports(store);
  follower = createVoiceFollower({ callServer, reports, store, serverName: "localhost", log, wait });
  const views = createLiveViews(homeserver.masquerade);
  const { sessions } = homeserver;
  const limitRate = createRateLimits({ store, now: () => nowMs });
  const routes = voiceRoutes({ sessions, views, follower, reports, limitRate, log, now: () => nowMs, wait });
  handle = createRouter(routes, log);
});

afterEach(() => closing.abort());

async function ask(method: string, path: string, body: object, token = "bob"): Promise<Response> {
  const request = new Request(`http://calls/_melo/v1/voice/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
    signal: closing.signal,
  });
  held.push(request);
  return handle(request);
}

function report(state: Partial<Record<"deafened" | "speaking", boolean>>, token = "ann"): Promise<Response> {
  return ask("PUT", "state", { room_id: room, deafened: false, speaking: false, ...state }, token);
}

/** Lines of a watch, one after the other; undefined at its end. */
async function watch(token = "bob", roomIds = [room]): Promise<() => Promise<string | undefined>> {
  const answer = await ask("POST", "watch", { room_ids: roomIds }, token);
  expect(answer.status).toBe(200);
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  const lines: string[] = [];
  return async () => {
    while (lines.length === 0) {
      const chunk = await reader?.read();
      if (chunk === undefined || chunk.done) return undefined;
      lines.push(...chunk.value.split("\n").filter((line) => line !== ""));
    }
    return lines.shift();
  };
}

async function nextStates(next: () => Promise<string | undefined>): Promise<ReadonlyMap<string, VoiceState>> {
  for (;;) {
    const line = await next();
    if (line === undefined) throw new Error("the watch has ended");
    const voice = parseRoomVoiceLine(line);
    if (voice !== undefined) return voice.states;
  }
}

function sends(identity: string, ...sources: readonly PublishSource[]): void {
  callServer.sending.set(identity, new Set(sources));
}

describe("who watches a voice channel", () => {
  test("sees who is in it and what they send, as soon as it changes", async () => {
    sends(annIdentity, "microphone");
    const next = await watch();
    expect(await nextStates(next)).toEqual(
      new Map([
        [
          annIdentity,
          { isMicrophoneOn: true, isCameraOn: false, isSharing: false, isDeafened: false, isSpeaking: false },
        ],
      ]),
    );
    sends(annIdentity, "camera", "screen_share");
    letTimePass();
    expect((await nextStates(next)).get(annIdentity)).toMatchObject({
      isMicrophoneOn: false,
      isCameraOn: true,
      isSharing: true,
    });
    callServer.rooms.delete(livekitRoom);
    await follower.prompt(livekitRoom);
    expect((await nextStates(next)).size).toBe(0);
  });

  test("sees what their clients say of themselves, also what they said before", async () => {
    sends(annIdentity, "microphone");
    expect((await report({ deafened: true })).status).toBe(200);
    const next = await watch();
    expect((await nextStates(next)).get(annIdentity)).toMatchObject({ isDeafened: true, isSpeaking: false });
    await report({ speaking: true });
    expect((await nextStates(next)).get(annIdentity)).toMatchObject({ isDeafened: false, isSpeaking: true });
  });

  test("never sees somebody speak who is muted", async () => {
    sends(annIdentity);
    await report({ speaking: true });
    const next = await watch();
    expect((await nextStates(next)).get(annIdentity)).toMatchObject({ isMicrophoneOn: false, isSpeaking: false });
  });

  test("sees nothing of a room that he is not in, and no more once he is removed", async () => {
    const other = "!other:localhost";
    homeserver.createRoom(other, ann);
    const next = await watch("bob", [other, room]);
    expect((await nextStates(next)).has(annIdentity)).toBe(true);
    homeserver.setMembership(room, bob, "leave", ann);
    sends(annIdentity, "camera");
    letTimePass();
    expect(await next()).toBe("{}");
    expect(homeserver.state(room, eventTypes.member, bob)?.content).toEqual({ membership: "leave" });
    nowMs += 11 * 60_000;
    letTimePass();
    expect(await next()).toBeUndefined();
  });

  test("loses the watch, not the truth, while the homeserver cannot be asked", async () => {
    const next = await watch();
    await nextStates(next);
    homeserver.isDown = true;
    sends(annIdentity, "camera");
    letTimePass();
    await expect(
      (async () => {
        for (let line = await next(); line !== undefined; line = await next()) expect(line).toBe("{}");
      })(),
    ).resolves.toBeUndefined();
    expect(log.entries.length).toBeGreaterThan(0);
  });

  test("is not disturbed while LiveKit cannot be asked", async () => {
    sends(annIdentity, "camera");
    callServer.isDown = true;
    const next = await watch();
    expect(await next()).toBe("{}");
    callServer.isDown = false;
    letTimePass();
    expect((await nextStates(next)).get(annIdentity)).toMatchObject({ isCameraOn: true });
  });

  test("leaves nothing behind when he goes away", async () => {
    await watch();
    await expect.poll(() => pauses.size, patience).toBe(2);
    closing.abort();
    await expect.poll(() => pauses.size, patience).toBe(0);
  });

  test("may do so ten times at once", async () => {
    for (let n = 0; n < 10; n += 1) await watch();
    expect((await ask("POST", "watch", { room_ids: [room] })).status).toBe(429);
    closing.abort();
    closing = new AbortController();
    await watch();
  });
});

describe("a report", () => {
  test("is taken from members of the room alone, about themselves", async () => {
    homeserver.setMembership(room, bob, "ban", ann);
    expect((await report({}, "bob")).status).toBe(403);
    expect((await ask("PUT", "state", { room_id: room, deafened: 1 }, "ann")).status).toBe(400);
    expect((await ask("PUT", "state", {}, "nobody")).status).toBe(401);
  });
});
