import { createHash } from "node:crypto";
import { startWorld, type World } from "@melo/devkit";
import { callMemberStateKey, eventTypes } from "@melo/protocol";
import { disconnectReasonOf, enterCall, type Participant } from "./server/participant.ts";
import { AccessToken } from "livekit-server-sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { registerApi, voiceChannel, type MatrixApi } from "./server/matrix-api.ts";
import { tokenRequests, type RequestToken } from "./server/token-requests.ts";

let world: World;
let ann: MatrixApi;
let requestToken: RequestToken;

beforeAll(async () => {
  world = await startWorld({ name: "door", parts: { web: false } });
  ann = await registerApi(world, "ann");
  requestToken = tokenRequests(world);
});

afterAll(() => world?.stop());

async function memberOf(roomId: string, name: string): Promise<MatrixApi> {
  const person = await registerApi(world, name);
  await ann.invite(roomId, person.userId);
  await person.join(roomId);
  return person;
}

async function tokenFor(person: MatrixApi, roomId: string): Promise<string> {
  const { status, body } = await requestToken(roomId, person.accessToken);
  expect(status).toBe(200);
  return body.token ?? "";
}

interface DoorReply {
  readonly status: number;
  readonly body: string;
  readonly headers: Headers;
}

/** What a client asks when its handshake failed. */
async function knock(token: string, path = "/rtc/validate"): Promise<DoorReply> {
  const url = `${world.origin}/livekit/sfu${path}?access_token=${encodeURIComponent(token)}`;
  const response = await fetch(url);
  return { status: response.status, body: await response.text(), headers: response.headers };
}

/** What the door knows is as old as the homeserver's last push, which comes some milliseconds after its answer. */
async function untilShutFor(token: string): Promise<void> {
  await expect.poll(async () => (await knock(token)).status, { timeout: 10_000 }).toBe(403);
}

describe("the door", () => {
  let lounge: string;
  beforeAll(async () => {
    lounge = await ann.createRoom(voiceChannel());
  });

  test("lets a member in, by browser's way and by a native client's", async () => {
    const token = await tokenFor(ann, lounge);
    const reply = await knock(token);
    expect(reply).toMatchObject({ status: 200, body: "success" });
    expect(reply.headers.get("access-control-allow-origin")).toBe("*");

    const participant = await enterCall(world, token);
    expect(participant.identity).toBe(`${ann.userId}:${ann.deviceId}`);
    await participant.leave();
  });

  test("hands on LiveKit's signalling and nothing else of it", async () => {
    const token = await tokenFor(ann, lounge);
    for (const path of [
      "/twirp/livekit.RoomService/ListRooms",
      "/",
      "/agent",
      "/rtc/",
      "/rtc/v2",
      "/rtc/v1/validate/x",
    ]) {
      expect((await knock(token, path)).status).toBe(404);
    }
    const posted = await fetch(`${world.origin}/livekit/sfu/rtc/validate?access_token=${token}`, { method: "POST" });
    expect(posted.status).toBe(405);
  });

  test("takes no token that LiveKit would not take", async () => {
    const [header, , signature] = (await tokenFor(ann, lounge)).split(".");
    const forged = [
      header,
      Buffer.from('{"iss":"melo-join","sub":"@ann:localhost:X"}').toString("base64url"),
      signature,
    ].join(".");
    const unsigned = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${forged.split(".")[1] ?? ""}.`;
    for (const token of ["", "nonsense", forged, unsigned]) {
      const reply = await knock(token);
      expect(reply.status).toBe(401);
      expect(JSON.parse(reply.body)).toMatchObject({ error: "Unauthorized" });
    }
  });

  test("takes no token of another purpose", async () => {
    const { id, secret } = world.livekit.callsKey;
    const admin = new AccessToken(id, secret, { identity: `${ann.userId}:${ann.deviceId}`, ttl: 60 });
    admin.addGrant({ roomAdmin: true, roomList: true, room: "x" });
    expect((await knock(await admin.toJwt())).status).toBe(403);
  });

  test("knows no way round: a second token in the query is not read", async () => {
    const bob = await memberOf(lounge, "bob");
    const [mine, his] = [await tokenFor(ann, lounge), await tokenFor(bob, lounge)];
    await ann.kick(lounge, bob.userId);
    await untilShutFor(his);
    const url = `${world.origin}/livekit/sfu/rtc/validate?access_token=${his}&access_token=${mine}`;
    expect((await fetch(url)).status).toBe(403);
    const header = { headers: { authorization: `Bearer ${his}` } };
    expect((await fetch(`${world.origin}/livekit/sfu/rtc/validate?access_token=${mine}`, header)).status).toBe(403);
  });

  test("does not let a kicked person in with a token that is still valid (M2)", async () => {
    const carol = await memberOf(lounge, "carol");
    const token = await tokenFor(carol, lounge);
    expect((await knock(token)).status).toBe(200);
    await ann.kick(lounge, carol.userId);
    await untilShutFor(token);
    const reply = await knock(token);
    expect(JSON.parse(reply.body)).toEqual({ errcode: "M_FORBIDDEN", error: "You may not enter this call" });
    await expect(enterCall(world, token)).rejects.toThrow();
  });

  test("asks for the power that the token service asks for", async () => {
    const dora = await memberOf(lounge, "dora");
    const token = await tokenFor(dora, lounge);
    const levels = (await ann.readState(lounge, "m.room.power_levels", "")) ?? {};
    await ann.sendState(lounge, "m.room.power_levels", "", { ...levels, users: { [dora.userId]: -1 } });
    await untilShutFor(token);
  });
});

describe("somebody who is removed while he is in the call (M1)", () => {
  let lounge: string;
  let annIn: Participant;
  beforeAll(async () => {
    lounge = await ann.createRoom(voiceChannel("Attic"));
    annIn = await enterCall(world, await tokenFor(ann, lounge));
  });
  afterAll(() => annIn?.leave());

  test.each(["kick", "ban"] as const)("is out of LiveKit, too: %s", async (action) => {
    const eve = await memberOf(lounge, `eve-${action}`);
    const eveIn = await enterCall(world, await tokenFor(eve, lounge));
    await ann[action](lounge, eve.userId);
    expect(await eveIn.disconnected).toBe(disconnectReasonOf("PARTICIPANT_REMOVED"));
  });

  test("and so is who leaves the channel; the others see it", async () => {
    const fred = await memberOf(lounge, "fred");
    const fredIn = await enterCall(world, await tokenFor(fred, lounge));
    await annIn.untilPresent(fredIn.identity);
    await fred.leave(lounge);
    await annIn.untilAbsent(fredIn.identity);
  });
});

describe("somebody whose device is gone", () => {
  test("does not stay in the channel's roster", async () => {
    const lounge = await ann.createRoom(voiceChannel("Cellar"));
    const greta = await memberOf(lounge, "greta");
    const stateKey = callMemberStateKey(greta.userId, greta.deviceId);
    await greta.sendState(lounge, eventTypes.callMember, stateKey, {
      application: "m.call",
      device_id: greta.deviceId,
    });
    const gretaIn = await enterCall(world, await tokenFor(greta, lounge));
    await gretaIn.leave();
    await expect.poll(() => ann.readState(lounge, eventTypes.callMember, stateKey), { timeout: 10_000 }).toEqual({});
  });
});

describe("what comes to calls from inside", () => {
  test("must be signed by LiveKit (M6)", async () => {
    const url = `${world.internal.calls}/webhooks/livekit`;
    const body = JSON.stringify({ event: "participant_left", room: { name: "x" }, participant: { identity: "y" } });
    const { id, secret } = world.livekit.callsKey;
    const signature = async (signed: string, key = secret) => {
      const token = new AccessToken(id, key, { ttl: 60 });
      token.sha256 = createHash("sha256").update(signed).digest("base64");
      return token.toJwt();
    };
    const post = async (authorization: string) => {
      const headers = { "content-type": "application/webhook+json", authorization };
      return (await fetch(url, { method: "POST", headers, body })).status;
    };
    expect(await post(await signature(body))).toBe(200);
    expect(await post("")).toBe(401);
    expect(await post(await signature("another body"))).toBe(401);
    expect(await post(await signature(body, "another secret"))).toBe(401);
  });

  test("must carry the homeserver's token (M6)", async () => {
    const put = async (token: string | undefined) => {
      const headers = {
        "content-type": "application/json",
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      };
      const init = { method: "PUT", headers, body: '{"events":[]}' };
      return (await fetch(`${world.internal.calls}/_matrix/app/v1/transactions/test-1`, init)).status;
    };
    expect(await put(world.secrets.hsToken)).toBe(200);
    expect(await put(undefined)).toBe(401);
    expect(await put(world.secrets.asToken)).toBe(401);
  });

  test("cannot come from outside", async () => {
    for (const path of ["/webhooks/livekit", "/_matrix/app/v1/transactions/1", "/healthz", "/readyz"]) {
      expect((await fetch(world.internal.callsPublic + path, { method: "POST", body: "{}" })).status).toBe(404);
    }
  });
});

test("no token is in any log after all this (T9)", async () => {
  const allLines = 100_000;
  const { asToken, hsToken } = world.secrets;
  for (const part of ["calls", "livekit"] as const) {
    const log = await world.logs(part, allLines);
    expect(log).not.toMatch(/eyJ[\w-]+\.[\w-]+\./);
    for (const secret of [ann.accessToken, asToken, hsToken, world.livekit.callsKey.secret, world.livekit.apiSecret]) {
      expect(log).not.toContain(secret);
    }
  }
});
