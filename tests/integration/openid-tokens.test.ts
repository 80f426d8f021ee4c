import { startWorld, type World } from "@melo/devkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { registerApi, voiceChannel, type MatrixApi } from "./server/matrix-api.ts";
import { openIdTokens, requestOpenId, type OpenIdTokens } from "./server/openid-tokens.ts";
import { enterCall } from "./server/participant.ts";

let world: World;
let ann: MatrixApi;
let lounge: string;
let tokens: OpenIdTokens;

beforeAll(async () => {
  world = await startWorld({ name: "openid-tokens", parts: { web: false } });
  ann = await registerApi(world, "ann");
  lounge = await ann.createRoom(voiceChannel());
  tokens = openIdTokens(`${world.origin}/livekit/jwt`);
});

afterAll(() => world?.stop());

const refusal = { errcode: "M_FORBIDDEN", error: "You may not enter this call" };
const unproven = { errcode: "M_UNAUTHORIZED", error: "The request could not be authorised." };

describe("a client that knows nothing of MELO", () => {
  test("enters with what /sfu/get and /get_token answer", async () => {
    for (const { status, body } of [await tokens.sfuGet(ann, lounge), await tokens.getToken(ann, lounge)]) {
      expect({ status, url: body["url"] }).toEqual({ status: 200, url: world.livekit.sfuUrl });
      const participant = await enterCall(world, String(body["jwt"]));
      await participant.leave();
    }
  });

  test("is told the service by the homeserver, and that it takes over delayed leaves", async () => {
    const wellKnown = await (await fetch(`${world.origin}/.well-known/matrix/client`)).json();
    const url = `${world.origin}/livekit/jwt`;
    expect(wellKnown).toMatchObject({ "org.matrix.msc4143.rtc_foci": [{ livekit_service_url: url }] });
    const probe = await fetch(`${url}/delegate_delayed_leave`, { method: "POST", body: "{}" });
    expect(probe.status).toBe(400);
    expect(probe.headers.get("access-control-allow-origin")).toBe("*");
  });
});

describe("a token goes (T3)", () => {
  test("to members, from joining to leaving, by every endpoint", async () => {
    const bob = await registerApi(world, "bob");
    const ask = () => Promise.all([tokens.sfuGet(bob, lounge), tokens.getToken(bob, lounge)]);
    const answers: { readonly [when: string]: Awaited<ReturnType<typeof ask>> } = {
      stranger: await ask(),
      invited: (await ann.invite(lounge, bob.userId), await ask()),
      joined: (await bob.join(lounge), await ask()),
      left: (await bob.leave(lounge), await ask()),
      kicked:
        (await ann.invite(lounge, bob.userId), await bob.join(lounge), await ann.kick(lounge, bob.userId), await ask()),
      banned: (await ann.ban(lounge, bob.userId), await ask()),
    };
    for (const [when, both] of Object.entries(answers)) {
      for (const answer of both) {
        if (when === "joined") expect(answer.status, when).toBe(200);
        else expect(answer, when).toEqual({ status: 403, body: refusal });
      }
    }
    expect(await tokens.sfuGet(bob, "!SnfAnfAfhLvhVp-AfVp5phLbNcYaLCChS0l6BTYqLMY")).toMatchObject({ body: refusal });
  });

  test("to a device that is the account's", async () => {
    expect(await tokens.sfuGet(ann, lounge, { device_id: "NOBODYS" })).toEqual({ status: 403, body: refusal });
  });

  test("to whom an OpenID token is, and to nobody for one that is forged, of another server, or another's", async () => {
    const openid_token = await requestOpenId(ann);
    const carol = await registerApi(world, "carol");
    const forged = { ...openid_token, access_token: "forged" };
    const foreign = { ...openid_token, matrix_server_name: "example.org" };
    expect(await tokens.sfuGet(carol, lounge, { openid_token: forged })).toEqual({ status: 401, body: unproven });
    expect(await tokens.sfuGet(carol, lounge, { openid_token: foreign })).toEqual({ status: 401, body: unproven });
    // Ann's proof with Carol's device; and Ann's proof while claiming to be Carol.
    expect(await tokens.sfuGet(carol, lounge, { openid_token })).toEqual({ status: 403, body: refusal });
    expect(await tokens.getToken(carol, lounge, { openid_token })).toEqual({ status: 401, body: unproven });
  });

  test("to nobody whose account is suspended", async () => {
    const dora = await registerApi(world, "dora");
    await ann.invite(lounge, dora.userId);
    await dora.join(lounge);
    const admin = await world.registerPerson("admin", { admin: true });
    const suspend = await fetch(
      `${world.internal.synapse}/_synapse/admin/v1/suspend/${encodeURIComponent(dora.userId)}`,
      {
        method: "PUT",
        headers: { authorization: `Bearer ${admin.accessToken}` },
        body: JSON.stringify({ suspend: true }),
      },
    );
    expect(suspend.status).toBe(200);
    expect(await tokens.sfuGet(dora, lounge)).toEqual({ status: 403, body: refusal });
    // What was asked in her name changed nothing.
    expect(await dora.readState(lounge, "m.room.member", dora.userId)).toMatchObject({ membership: "join" });
  });
});
