import { startWorld, type World } from "@melo/devkit";
import { assertLeastGrant } from "@melo/server/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { registerApi, voiceChannel, type Answer, type MatrixApi } from "./server/matrix-api.ts";
import { enterCall } from "./server/participant.ts";

let world: World;
let ann: MatrixApi;
let lounge: string;

beforeAll(async () => {
  world = await startWorld({ name: "rtc-livekit", parts: { web: false } });
  ann = await registerApi(world, "ann");
  lounge = await ann.createRoom(voiceChannel());
});

afterAll(() => world?.stop());

interface RtcAnswer extends Answer {
  readonly headers: Headers;
}

/** What matrix-js-sdk sends to its own homeserver (MSC4195), through the front door. */
async function ask(
  person: MatrixApi | undefined,
  body: object,
  path = "unstable/io.element.msc4195/rtc/livekit/get_token",
): Promise<RtcAnswer> {
  const response = await fetch(`${world.origin}/_matrix/client/${path}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      origin: "https://other.example",
      ...(person === undefined ? {} : { authorization: `Bearer ${person.accessToken}` }),
    },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  if (typeof answer["jwt"] === "string") assertLeastGrant(answer["jwt"]);
  return { status: response.status, headers: response.headers, body: answer };
}

const wish = (fields: object = {}): object => ({
  url: world.livekit.sfuUrl,
  room_id: lounge,
  slot_id: "m.call#ROOM",
  member_id: "member",
  ...fields,
});

describe("the homeserver hands out tokens", () => {
  test("to its signed-in members, who enter with them", async () => {
    for (const path of ["unstable/io.element.msc4195/rtc/livekit/get_token", "v1/rtc/livekit/get_token"]) {
      const { status, body, headers } = await ask(ann, wish(), path);
      expect(status).toBe(200);
      // The homeserver's own, once.
      expect(headers.get("access-control-allow-origin")).toBe("*");
      const participant = await enterCall(world, String(body["jwt"]));
      await participant.leave();
    }
  });

  test("to a device that is theirs, where they name one", async () => {
    const member = (deviceId: string) => ({ member_id: undefined, member: { id: "m", claimed_device_id: deviceId } });
    expect((await ask(ann, wish(member(ann.deviceId)))).status).toBe(200);
    expect(await ask(ann, wish(member("NOBODYS")))).toMatchObject({ status: 403, body: { errcode: "M_FORBIDDEN" } });
  });

  test("to nobody else (T3)", async () => {
    const refusal = { status: 403, body: { errcode: "M_FORBIDDEN", error: "You may not enter this call" } };
    expect(await ask(undefined, wish())).toMatchObject({ status: 401, body: { errcode: "M_MISSING_TOKEN" } });
    const bob = await registerApi(world, "bob");
    expect(await ask(bob, wish())).toMatchObject(refusal);
    await ann.invite(lounge, bob.userId);
    expect(await ask(bob, wish())).toMatchObject(refusal);
    await bob.join(lounge);
    expect((await ask(bob, wish())).status).toBe(200);
    await bob.leave(lounge);
    expect(await ask(bob, wish())).toMatchObject(refusal);
    await ann.invite(lounge, bob.userId);
    await bob.join(lounge);
    await ann.kick(lounge, bob.userId);
    expect(await ask(bob, wish())).toMatchObject(refusal);
    await ann.ban(lounge, bob.userId);
    expect(await ask(bob, wish())).toMatchObject(refusal);
    const nowhere = { room_id: "!SnfAnfAfhLvhVp-AfVp5phLbNcYaLCChS0l6BTYqLMY" };
    expect(await ask(bob, wish(nowhere))).toMatchObject(refusal);
    // Another homeserver's LiveKit, of a homeserver that is not in the room.
    expect(await ask(ann, wish({ server_name: "elsewhere.org" }))).toMatchObject(refusal);
  });

  test("for its own LiveKit", async () => {
    const elsewhere = await ask(ann, wish({ url: "wss://elsewhere.org" }));
    expect(elsewhere).toMatchObject({ status: 400, body: { errcode: "M_INVALID_PARAM" } });
  });
});

test("a delayed leave that is not one's own is not taken over", async () => {
  const path = "unstable/io.element.msc4195/rtc/livekit/delegate_delayed_leave";
  expect((await ask(undefined, {}, path)).status).toBe(401);
  const unknown = await ask(ann, wish({ delay_id: "syd_nobodys" }), path);
  expect(unknown).toMatchObject({ status: 400, body: { errcode: "M_INVALID_PARAM" } });
});

test("nobody but the homeserver reaches the service behind it", async () => {
  const path = "/_matrix/client/unstable/io.element.msc4195/rtc/livekit/get_token";
  const headers = { "x-matrix-user-identifier": ann.userId };
  const init = { method: "POST", headers, body: JSON.stringify(wish()) };
  expect((await fetch(world.internal.calls + path, init)).status).toBe(401);
  expect((await fetch(world.internal.callsPublic + path, init)).status).toBe(404);
  expect((await fetch(world.origin + path, init)).status).toBe(401);
});
