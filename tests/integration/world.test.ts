import { startWorld, type Person, type World } from "@melo/devkit";
import { AccessToken, RoomServiceClient, WebhookReceiver } from "livekit-server-sdk";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { listenInternally, type InternalListener } from "./support/internal-listener.ts";
import { listeningSockets } from "./support/listening-sockets.ts";
import { matrixRequest } from "./support/matrix-request.ts";

const dayMs = 24 * 60 * 60 * 1000;
const patience = { timeout: 20_000, interval: 50 };

let world: World;
let calls: InternalListener;
let ann: Person;
let roomId: string;

beforeAll(async () => {
  world = await startWorld({ name: "world-test", parts: { calls: false, web: false } });
  calls = await listenInternally(world.internal.calls);
  ann = await world.registerPerson("ann");
  const { body } = await matrixRequest(world.origin, ann, "POST", "/v3/createRoom", { preset: "private_chat" });
  roomId = String(body["room_id"]);
});

afterEach(async ({ task }) => {
  if (task.result?.state !== "fail") return;
  for (const part of world.processes.keys()) console.log(`--- ${part}\n${await world.logs(part)}`);
});

afterAll(async () => {
  calls.close();
  await world.stop();
});

function asAnn(method: string, path: string, body?: unknown) {
  return matrixRequest(world.origin, ann, method, path, body);
}

describe("the homeserver", () => {
  test("names the call server to those who are signed in, and to clients that read .well-known", async () => {
    const transports = await asAnn("GET", "/unstable/org.matrix.msc4143/rtc/transports");
    expect(transports.body).toEqual({
      rtc_transports: [
        { type: "livekit", livekit_service_url: `${world.origin}/livekit/jwt`, url: world.livekit.sfuUrl },
      ],
    });
    const wellKnown = await fetch(`${world.origin}/.well-known/matrix/client`);
    expect(await wellKnown.json()).toMatchObject({
      "m.homeserver": { base_url: `${world.origin}/` },
      "org.matrix.msc4143.rtc_foci": [{ type: "livekit", livekit_service_url: `${world.origin}/livekit/jwt` }],
    });
  });

  test("announces what calls need", async () => {
    const { body } = await matrixRequest(world.origin, undefined, "GET", "/versions");
    expect(body["unstable_features"]).toMatchObject({
      "org.matrix.msc4140": true,
      "org.matrix.msc4143": true,
      "org.matrix.msc4354": true,
      "io.element.msc4502": true,
    });
  });

  test("accepts an event delayed by a day and no longer one", async () => {
    const send = (delayMs: number) =>
      asAnn(
        "PUT",
        `/v3/rooms/${encodeURIComponent(roomId)}/state/org.matrix.msc3401.call.member/x?org.matrix.msc4140.delay=${delayMs}`,
        {},
      );
    expect(await send(dayMs)).toMatchObject({ status: 200, body: { delay_id: expect.any(String) } });
    expect((await send(dayMs + 1)).status).toBe(400);
  });

  test("delivers sticky events and the state after the timeline", async () => {
    const sticky = "org.matrix.msc4354.sticky_duration_ms=60000";
    await asAnn("PUT", `/v3/rooms/${encodeURIComponent(roomId)}/send/org.melo.test/t1?${sticky}`, { said: "sticky" });
    const { body } = await asAnn("GET", "/v3/sync?org.matrix.msc4222.use_state_after=true");
    const room = (body["rooms"] as { join: Record<string, Record<string, unknown>> }).join[roomId];
    expect(room).toHaveProperty(["org.matrix.msc4222.state_after"]);
    expect(JSON.stringify(room)).toContain('"said":"sticky"');
    expect(JSON.stringify(room)).toContain("msc4354_sticky");
  });

  test("makes rooms of version 12", async () => {
    const create = await asAnn("GET", `/v3/rooms/${encodeURIComponent(roomId)}/state/m.room.create/`);
    expect(create.body).toMatchObject({ room_version: "12" });
  });

  test("registers nobody who comes without a link", async () => {
    const registration = { username: "mallory", password: "a long password", auth: { type: "m.login.dummy" } };
    expect((await matrixRequest(world.origin, undefined, "POST", "/v3/register", registration)).status).toBe(403);
    const admin = await fetch(`${world.origin}/_synapse/admin/v1/register`);
    expect([admin.ok, (await admin.text()).includes("nonce")]).toEqual([false, false]);
  });

  test("is no part of the federation", async () => {
    const answer = await fetch(`${world.origin}/_matrix/federation/v1/version`);
    expect(answer.status).toBe(404);
  });

  test("pushes what happens in rooms to the internal listener, with its secret", async () => {
    const sent = await asAnn("PUT", `/v3/rooms/${encodeURIComponent(roomId)}/send/m.room.message/push1`, {
      msgtype: "m.text",
      body: "hello",
    });
    const push = await vi.waitFor(() => {
      const found = calls.heard.find(({ body }) => body.includes(String(sent.body["event_id"])));
      expect(found).toBeDefined();
      return found;
    }, patience);
    expect(push?.path).toMatch(/^\/_matrix\/app\/v1\/transactions\//);
    expect(push?.headers["authorization"]).toBe(`Bearer ${world.secrets.hsToken}`);
  });

  test("hands requests for call tokens on, and says whose they are", async () => {
    await asAnn("POST", "/v1/rtc/livekit/get_token", { room_id: roomId });
    const request = calls.heard.find(({ path }) => path.includes("/rtc/livekit/"));
    expect(request?.path).toBe("/_matrix/client/v1/rtc/livekit/get_token");
    expect(request?.headers).toMatchObject({
      authorization: `Bearer ${world.secrets.hsToken}`,
      "x-matrix-user-identifier": ann.userId,
    });
  });

  test("tells the application service who is in a room", async () => {
    const path = `/unstable/io.element.msc4502/rooms/${encodeURIComponent(roomId)}/is_joined`;
    const asked = (user: string) =>
      matrixRequest(world.internal.synapse, { accessToken: world.secrets.asToken }, "GET", `${path}?mxid=${user}`);
    expect((await asked(ann.userId)).body).toEqual({ joined: true });
    expect((await asked("@nobody:localhost")).body).toEqual({ joined: false });
  });
});

describe("the call server", () => {
  const rooms = () =>
    new RoomServiceClient(world.internal.livekit, world.livekit.callsKey.id, world.livekit.callsKey.secret);

  async function joinTokenFor(room: string): Promise<string> {
    const token = new AccessToken(world.livekit.apiKey, world.livekit.apiSecret, { identity: "@ann:localhost:DEVICE" });
    token.addGrant({ room, roomJoin: true });
    return token.toJwt();
  }

  /** The first message of LiveKit's signalling, which lists the ICE servers; undefined if the door stays shut. */
  async function joinResponseOf(room: string): Promise<string | undefined> {
    const url = `${world.internal.livekit.replace("http", "ws")}/rtc?protocol=16&access_token=${await joinTokenFor(room)}`;
    const socket = new WebSocket(url);
    socket.binaryType = "arraybuffer";
    return new Promise((resolve) => {
      socket.addEventListener("error", () => resolve(undefined), { once: true });
      socket.addEventListener(
        "message",
        ({ data }) => {
          resolve(Buffer.from(data).toString("latin1"));
          socket.close();
        },
        { once: true },
      );
    });
  }

  test("lets nobody into a room that MELO did not make", async () => {
    expect(await joinResponseOf("missing")).toBeUndefined();
    expect(await rooms().listRooms()).toEqual([]);
  });

  test("names no STUN server but this machine", async () => {
    await rooms().createRoom({ name: "made" });
    const response = await joinResponseOf("made");
    expect(response).toContain("stun:127.0.0.1:");
    expect(response).not.toMatch(/google|twilio/);
  });

  test("reports what happens to the internal listener, signed with the key of calls", async () => {
    await rooms().createRoom({ name: "reported" });
    const webhook = await vi.waitFor(() => {
      const found = calls.heard.find(({ path, body }) => path === "/webhooks/livekit" && body.includes("reported"));
      expect(found).toBeDefined();
      return found;
    }, patience);
    const receiver = new WebhookReceiver(world.livekit.callsKey.id, world.livekit.callsKey.secret);
    const event = await receiver.receive(webhook?.body ?? "", String(webhook?.headers["authorization"]));
    expect(event).toMatchObject({ event: "room_started", room: { name: "reported" } });
  });
});

test("no process can be reached from outside this machine", () => {
  const sockets = [...world.processes].flatMap(([part, pid]) =>
    listeningSockets(pid).map((socket) => ({ part, ...socket })),
  );
  expect(sockets.filter(({ isLoopback }) => !isLoopback)).toEqual([]);
  expect(new Set(sockets.map(({ part, protocol }) => `${part} ${protocol}`))).toEqual(
    new Set(["synapse tcp", "livekit tcp", "livekit udp"]),
  );
  const door = listeningSockets(process.pid).filter(
    ({ address }) => parseInt(address.split(":")[1] ?? "", 16) === Number(new URL(world.origin).port),
  );
  expect(door.map(({ isLoopback }) => isLoopback)).toEqual([true, true]);
});

test.each(["synapse", "livekit"] as const)("%s comes back after kill -9", async (part) => {
  const before = world.processes.get(part);
  await world.killPart(part);
  await world.whenHealthy(part);
  expect(world.processes.get(part)).not.toBe(before);
  expect((await asAnn("GET", "/v3/account/whoami")).body).toMatchObject({ user_id: ann.userId });
});
