import type { World } from "@melo/devkit";
import { assertLeastGrant, callRoomName, createCallServer } from "@melo/server/testing";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { registerApi, voiceChannel, type Answer, type MatrixApi } from "./server/matrix-api.ts";
import { openIdTokens, requestOpenId } from "./server/openid-tokens.ts";
import { disconnectReasonOf, enterCallAt, type Participant } from "./server/participant.ts";
import { startFederatedWorlds, type FederatedWorlds } from "./support/federated-worlds.ts";

const patienceMs = 20_000;

let worlds: FederatedWorlds;
let here: World;
let there: World;
/** Moderates a channel of the homeserver here. */
let ann: MatrixApi;
let channel: string;

beforeAll(async () => {
  worlds = await startFederatedWorlds({ parts: { web: false } });
  ({ here, there } = worlds);
  ann = await registerApi(here, "ann");
  channel = await ann.createRoom(voiceChannel());
});

afterEach(async ({ task }) => {
  if (task.result?.state !== "fail") return;
  for (const world of [here, there]) {
    for (const part of ["calls", "synapse"] as const) {
      // The servers tell at length what they do; only their complaints help here.
      const lines = (await world.logs(part, 400)).split("\n").filter((line) => !/ INFO |"level":30/.test(line));
      console.log(`--- ${part}\n${lines.slice(-20).join("\n")}`);
    }
  }
});

afterAll(() => worlds?.stop());

/** What matrix-js-sdk asks of the homeserver that it is signed in at (MSC4195), for the LiveKit of either world. */
async function askOwnHomeserver(person: MatrixApi, at: World, of: World, roomId = channel): Promise<Answer> {
  const response = await fetch(`${at.origin}/_matrix/client/unstable/io.element.msc4195/rtc/livekit/get_token`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${person.accessToken}` },
    body: JSON.stringify({
      url: of.livekit.sfuUrl,
      room_id: roomId,
      slot_id: "m.call#ROOM",
      member: { id: "member", claimed_device_id: person.deviceId },
      ...(at === of ? {} : { server_name: of.serverName }),
    }),
  });
  const body = (await response.json()) as Record<string, unknown>;
  if (typeof body["jwt"] === "string") assertLeastGrant(body["jwt"]);
  return { status: response.status, body };
}

/** Past the front door: LiveKit's SDK for Node knows no authority but the system's. */
function enter(world: World, { body }: Answer): Promise<Participant> {
  const url = `${world.internal.callsPublic.replace(/^http/, "ws")}/livekit/sfu`;
  return enterCallAt(url, String(body["jwt"]));
}

async function memberFromThere(name: string): Promise<MatrixApi> {
  const person = await registerApi(there, name);
  await ann.invite(channel, person.userId);
  await person.join(channel);
  return person;
}

const openIdOf = (world: World) => openIdTokens(`${world.origin}/livekit/jwt`);
const refusal = { status: 403, body: { errcode: "M_FORBIDDEN" } };

async function identitiesAt(world: World): Promise<readonly string[]> {
  const server = createCallServer(world.internal.livekit, world.livekit.callsKey);
  return (await server.listIdentities(callRoomName(channel))) ?? [];
}

/** Only a homeserver's own people make calls begin on its call server. */
async function beginCallHere(): Promise<void> {
  expect((await askOwnHomeserver(ann, here, here)).status).toBe(200);
}

describe("somebody of another homeserver", () => {
  test("gets a token for the call server here from the homeserver there, and listens with it", async () => {
    const bob = await memberFromThere("bob");
    const annToken = await askOwnHomeserver(ann, here, here);
    expect(annToken.status).toBe(200);
    const annInCall = await enter(here, annToken);
    await expect.poll(() => askOwnHomeserver(bob, there, here), { timeout: patienceMs }).toMatchObject({ status: 200 });
    const bobInCall = await enter(here, await askOwnHomeserver(bob, there, here));
    await Promise.all([annInCall.untilPresent(bobInCall.identity), bobInCall.untilPresent(annInCall.identity)]);
    // He publishes on the call server of his own homeserver, and Ann hears him there.
    const own = await enter(there, await askOwnHomeserver(bob, there, there));
    const visiting = await enter(there, await askOwnHomeserver(ann, here, there));
    await visiting.untilPresent(own.identity);
    await Promise.all([annInCall, bobInCall, own, visiting].map((participant) => participant.leave()));
  });

  test("gets one from the token service here, too, which asks the homeserver there who that is", async () => {
    const carol = await memberFromThere("carol");
    await beginCallHere();
    const { jwt } = (await openIdOf(here).sfuGet(carol, channel)).body;
    const inCall = await enter(here, { status: 200, body: { jwt } });
    expect(inCall.identity).toBe(`${carol.userId}:${carol.deviceId}`);
    await inCall.leave();
    expect((await openIdOf(here).getToken(carol, channel)).status).toBe(200);
  });

  test("gets none without being a member, and cannot be somebody of another homeserver (T3)", async () => {
    const eve = await registerApi(there, "eve");
    expect(await askOwnHomeserver(eve, there, here)).toMatchObject(refusal);
    expect(await askOwnHomeserver(eve, there, there)).toMatchObject(refusal);
    expect(await openIdOf(here).sfuGet(eve, channel)).toMatchObject(refusal);
    // What she is told to say about herself does not count.
    const claim = { id: "member", claimed_user_id: ann.userId, claimed_device_id: ann.deviceId };
    expect((await openIdOf(here).getToken(eve, channel, { member: claim })).status).toBeGreaterThanOrEqual(400);
    const proof = { ...(await requestOpenId(eve)), matrix_server_name: here.serverName };
    expect((await openIdOf(here).sfuGet(eve, channel, { openid_token: proof })).status).toBe(401);
  });

  test("who is banned here is out of the calls on both, and gets no token of either", async () => {
    const dave = await memberFromThere("dave");
    await beginCallHere();
    await expect
      .poll(() => askOwnHomeserver(dave, there, here), { timeout: patienceMs })
      .toMatchObject({ status: 200 });
    const connections = [
      await enter(there, await askOwnHomeserver(dave, there, there)),
      await enter(here, await askOwnHomeserver(dave, there, here)),
    ];
    await ann.ban(channel, dave.userId);
    for (const { disconnected } of connections) {
      expect(await disconnected).toBe(disconnectReasonOf("PARTICIPANT_REMOVED"));
    }
    for (const of of [here, there]) {
      await expect.poll(() => askOwnHomeserver(dave, there, of), { timeout: patienceMs }).toMatchObject(refusal);
      expect(await openIdOf(of).sfuGet(dave, channel)).toMatchObject(refusal);
      expect(await identitiesAt(of)).toEqual([]);
    }
  });
});

test("nobody is asked who lives at an address that is not open, whoever names it (T2)", async () => {
  let connections = 0;
  const canary = createServer((socket) => {
    connections += 1;
    socket.destroy();
  }).listen(0, "127.0.0.2");
  await once(canary, "listening");
  // A listening TCP server always has an AddressInfo.
  const { port } = canary.address() as AddressInfo;
  const erin = await registerApi(there, "erin");
  const proof = await requestOpenId(erin);
  for (const name of [
    `127.0.0.2:${port}`,
    `[::ffff:127.0.0.2]:${port}`,
    `[::ffff:7f00:2]:${port}`,
    `2130706434:${port}`,
  ]) {
    const answer = await openIdOf(here).sfuGet(erin, channel, { openid_token: { ...proof, matrix_server_name: name } });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    const throughHomeserver = await fetch(
      `${here.origin}/_matrix/client/unstable/io.element.msc4195/rtc/livekit/get_token`,
      {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${ann.accessToken}` },
        body: JSON.stringify({
          url: "wss://elsewhere.org",
          room_id: channel,
          slot_id: "m.call#ROOM",
          member_id: "member",
          server_name: name,
        }),
      },
    );
    expect(throughHomeserver.status).toBeGreaterThanOrEqual(400);
  }
  expect(connections).toBe(0);
  canary.close();
  await once(canary, "close");
});
