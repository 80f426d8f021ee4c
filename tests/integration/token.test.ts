import { createHash } from "node:crypto";
import { startWorld, type World } from "@melo/devkit";
import { eventTypes } from "@melo/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { registerApi, voiceChannel, type MatrixApi } from "./server/matrix-api.ts";
import { tokenRequests, type RequestToken } from "./server/token-requests.ts";

let world: World;
let ann: MatrixApi;
let bob: MatrixApi;
let lounge: string;
let requestToken: RequestToken;

beforeAll(async () => {
  world = await startWorld({ name: "token", parts: { calls: false, web: false } });
  [ann, bob] = await Promise.all([registerApi(world, "ann"), registerApi(world, "bob")]);
  lounge = await ann.createRoom(voiceChannel());
  requestToken = tokenRequests(world);
});

afterAll(() => world?.stop());

const refusal = { errcode: "M_FORBIDDEN", error: "You may not enter this call" };

describe("a token for the call of a channel (T3, T5)", () => {
  test("goes to its creator, who has no power level there", async () => {
    const { status, headers, body } = await requestToken(lounge, ann.accessToken);
    expect(status).toBe(200);
    const room = createHash("sha256")
      .update(JSON.stringify([lounge, "m.call#ROOM"]))
      .digest("base64")
      .replace("=", "");
    expect(body).toMatchObject({ room, url: world.livekit.sfuUrl, identity: `@ann:localhost:${ann.deviceId}` });
    expect(body.expiresAt).toBeGreaterThan(Date.now() + 60_000);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("vary")).toBe("Authorization, Origin");
    expect(headers.has("access-control-allow-origin")).toBe(false);
  });

  test("goes to a member, and to him only from joining to leaving", async () => {
    const stranger = await requestToken(lounge, bob.accessToken);
    await ann.invite(lounge, bob.userId);
    const invited = await requestToken(lounge, bob.accessToken);
    await bob.join(lounge);
    const joined = await requestToken(lounge, bob.accessToken);
    await bob.leave(lounge);
    const left = await requestToken(lounge, bob.accessToken);
    await ann.invite(lounge, bob.userId);
    await bob.join(lounge);
    await ann.kick(lounge, bob.userId);
    const kicked = await requestToken(lounge, bob.accessToken);
    await ann.ban(lounge, bob.userId);
    const banned = await requestToken(lounge, bob.accessToken);
    const nowhere = await requestToken("!SnfAnfAfhLvhVp-AfVp5phLbNcYaLCChS0l6BTYqLMY", bob.accessToken);

    expect(joined.status).toBe(200);
    for (const { status, body } of [stranger, invited, left, kicked, banned, nowhere]) {
      expect(status).toBe(403);
      expect(body).toEqual(refusal);
    }
  });

  test("is refused where members may not announce themselves", async () => {
    const closed = await ann.createRoom({ preset: "private_chat", invite: [bob.userId] });
    await bob.join(closed);
    expect(await requestToken(closed, bob.accessToken)).toMatchObject({ status: 403, body: refusal });
    expect((await requestToken(closed, ann.accessToken)).status).toBe(200);
  });

  test("carries what the channel's policy lets its owner send", async () => {
    const channel = await ann.createRoom({ ...voiceChannel("Stage"), invite: [bob.userId] });
    await bob.join(channel);
    await ann.sendState(channel, eventTypes.callPolicy, "", { publish: { camera: 50, screen_share: 50 } });
    const sourcesOf = async (person: MatrixApi): Promise<unknown> => {
      const { token = "" } = (await requestToken(channel, person.accessToken)).body;
      return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()).video.canPublishSources;
    };
    expect(await sourcesOf(bob)).toEqual(["microphone"]);
    expect(await sourcesOf(ann)).toEqual(["microphone", "camera", "screen_share", "screen_share_audio"]);
  });

  test("needs a session that is signed in", async () => {
    expect(await requestToken(lounge)).toMatchObject({
      status: 401,
      body: { errcode: "M_MISSING_TOKEN", error: "Unauthorized" },
    });
    const forged = await requestToken(lounge, "syt_forged");
    expect(forged).toMatchObject({ status: 401, body: { errcode: "M_UNKNOWN_TOKEN", error: "Unauthorized" } });

    const carol = await registerApi(world, "carol");
    await ann.invite(lounge, carol.userId);
    await carol.join(lounge);
    expect((await requestToken(lounge, carol.accessToken)).status).toBe(200);
    await carol.do("POST", "/logout", {});
    expect((await requestToken(lounge, carol.accessToken)).status).toBe(401);
  });
});

describe("when a server is down", () => {
  test("LiveKit: 502 for members, the same refusal as ever for others", async () => {
    await world.stopPart("livekit");
    const dora = await registerApi(world, "dora");
    expect(await requestToken(lounge, ann.accessToken)).toMatchObject({ status: 502, body: { errcode: "M_UNKNOWN" } });
    expect(await requestToken(lounge, dora.accessToken)).toMatchObject({ status: 403, body: refusal });
    await world.restartPart("livekit");
    expect((await requestToken(lounge, ann.accessToken)).status).toBe(200);
  });

  test("the homeserver: 502 for everybody", async () => {
    await world.stopPart("synapse");
    expect(await requestToken(lounge, ann.accessToken)).toMatchObject({ status: 502, body: { errcode: "M_UNKNOWN" } });
    await world.restartPart("synapse");
  });
});
