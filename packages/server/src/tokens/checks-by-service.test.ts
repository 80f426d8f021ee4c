import { beforeEach, describe, expect, test } from "vitest";
import { createRoomViews, type RoomViews } from "../access/room-views.ts";
import { createRateLimits } from "../limits/rate-limits.ts";
import { mintToken, type JoinGrant } from "../livekit/mint-token.ts";
import { createMemoryStore } from "../store/memory-store.ts";
import { createFakeCallServer } from "../testing/fake-call-server.ts";
import { createFakeHomeserver, type FakeHomeserver } from "../testing/fake-homeserver.ts";
import { createRecordedLog } from "../testing/recorded-log.ts";
import { createRecordedMetrics } from "../testing/recorded-metrics.ts";
import { createChecksByService } from "./checks-by-service.ts";
import { createLivekitTokenHandler } from "./livekit-token-handler.ts";
import { createOwnIssuer } from "./token-issuer.ts";

const room = "!room:localhost";
const bob = "@bob:localhost";
const bobToken = "syt_bob";

let homeserver: FakeHomeserver;
let views: RoomViews;
let suspended: Set<string>;
let minted: JoinGrant[];
let handle: (request: Request) => Promise<Response>;

beforeEach(() => {
  homeserver = createFakeHomeserver();
  homeserver.createRoom(room, "@ann:localhost");
  homeserver.setMembership(room, bob, "join");
  homeserver.signIn(bobToken, { userId: bob, deviceId: "BOB1", isGuest: false });
  suspended = new Set();
  minted = [];
  views = createRoomViews({
    masquerade: homeserver.masquerade,
    store: createMemoryStore(),
    serverName: "localhost",
    arePushesArriving: () => true,
    metrics: createRecordedMetrics(),
    now: Date.now,
  });
  handle = createLivekitTokenHandler({
    checks: createChecksByService({
      sessions: homeserver.sessions,
      views,
      accounts: { isSuspended: async (userId) => suspended.has(userId) },
    }),
    issuer: createOwnIssuer({
      callServer: createFakeCallServer(),
      mint(grant) {
        minted.push(grant);
        return mintToken({ id: "key", secret: "a secret of at least thirty-two bytes" }, grant);
      },
      livekitUrl: "wss://example.org/livekit/sfu",
    }),
    limitRate: createRateLimits({ store: createMemoryStore() }),
    log: createRecordedLog(),
  });
});

async function ask(roomId = room) {
  const request = new Request(`http://calls/api/livekit?room=${encodeURIComponent(roomId)}`, {
    headers: { authorization: `Bearer ${bobToken}` },
  });
  const response = await handle(request);
  const body: unknown = await response.json();
  return { status: response.status, body };
}

const refusal = { status: 403, body: { errcode: "M_FORBIDDEN", error: "You may not enter this call" } };

describe("a token from what was pushed", () => {
  test("costs one question to the homeserver once the room is known, and names its owner as the room does", async () => {
    homeserver.set(room, bob, "m.room.member", bob, { membership: "join", displayname: "Bob" });
    await ask();
    homeserver.requests.length = 0;
    expect(await ask()).toMatchObject({ status: 200, body: { identity: "@bob:localhost:BOB1" } });
    expect(minted.at(-1)?.name).toBe("Bob");
    expect(homeserver.requests).toEqual(["whoami"]);
  });

  test("is refused from the push of a ban on (T4)", async () => {
    expect((await ask()).status).toBe(200);
    homeserver.setMembership(room, bob, "ban", "@ann:localhost");
    await views.outdate([room]);
    expect(await ask()).toEqual(refusal);
  });

  test("is refused to a session that was signed out a moment ago", async () => {
    expect((await ask()).status).toBe(200);
    homeserver.signOut(bobToken);
    expect((await ask()).status).toBe(401);
  });

  test("is refused to a suspended account, with the same answer as ever", async () => {
    suspended.add(bob);
    expect(await ask()).toEqual(refusal);
  });

  test("is refused for a room that does not exist, after the same questions as for one he may not enter (T3)", async () => {
    homeserver.setMembership(room, bob, "leave");
    await ask();
    homeserver.requests.length = 0;
    const forbidden = await ask();
    const askedOfForbidden = homeserver.requests.splice(0);
    const unknown = await ask("!nowhere:localhost");
    expect(unknown).toEqual(forbidden);
    expect(homeserver.requests.map((text) => text.replace("!nowhere:localhost", room))).toEqual(askedOfForbidden);
  });
});
