import { startWorld, type World } from "@melo/devkit";
import { createRecordedLog } from "@melo/server/testing";
import { createWebHandlers } from "@melo/server/web";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startService, type ServiceUnderTest } from "./conformance/service-under-test.ts";
import { registerApi, voiceChannel, type Answer, type MatrixApi } from "./server/matrix-api.ts";
import { openIdTokens } from "./server/openid-tokens.ts";
import { disconnectReasonOf, enterCallAt, type Participant } from "./server/participant.ts";
import { tokenRequests } from "./server/token-requests.ts";

/** An existing Synapse and LiveKit: nothing of MELO's runs beside them but what a test starts. */
let world: World;
let ann: MatrixApi;

beforeAll(async () => {
  world = await startWorld({ name: "existing", parts: { calls: false, web: false } });
  ann = await registerApi(world, "ann");
});

afterAll(() => world?.stop());

/** What lk-jwt-service is given, too, and where this test's homeserver is, which has no name in the internet. */
function serviceVariables(): Readonly<Record<string, string>> {
  const { id, secret } = world.livekit.callsKey;
  return {
    LIVEKIT_URL: world.internal.livekit.replace("http", "ws"),
    LIVEKIT_KEY: id,
    LIVEKIT_SECRET: secret,
    LIVEKIT_FULL_ACCESS_HOMESERVERS: "localhost",
    LIVEKIT_CS_API_URL_OVERRIDES: `localhost=${world.internal.synapse}`,
    MELO_FEDERATION_URL_OVERRIDES: `localhost=${world.internal.synapse}`,
  };
}

function enter(token: unknown): Promise<Participant> {
  return enterCallAt(world.internal.livekit, String(token));
}

async function channelWith(...names: readonly string[]): Promise<{ lounge: string; people: readonly MatrixApi[] }> {
  const lounge = await ann.createRoom(voiceChannel());
  const people = await Promise.all(names.map((name) => registerApi(world, name)));
  for (const person of people) {
    await ann.invite(lounge, person.userId);
    await person.join(lounge);
  }
  return { lounge, people };
}

describe("beside an existing token service", () => {
  let service: ServiceUnderTest;
  beforeAll(async () => {
    service = await startService(serviceVariables());
  });
  afterAll(() => service?.stop());

  test("MELO makes its own tokens, and both meet in one call (option 1)", async () => {
    const { lounge, people } = await channelWith("bob");
    const [bob = expect.unreachable()] = people;
    const own = await tokenRequests(world)(lounge, ann.accessToken);
    const theirs = await openIdTokens(service.url).sfuGet(bob, lounge);
    expect([own.status, theirs.status]).toEqual([200, 200]);
    const [annIn, bobIn] = [await enter(own.body.token), await enter(theirs.body["jwt"])];
    await Promise.all([annIn.untilPresent(bobIn.identity), bobIn.untilPresent(annIn.identity)]);
    expect(bobIn.identity).toBe(`${bob.userId}:${bob.deviceId}`);
    await Promise.all([annIn.leave(), bobIn.leave()]);
  });

  test("MELO hands on to it, and still decides who may (option 2)", async () => {
    const { lounge } = await channelWith();
    const environment = { MATRIX_HOMESERVER_URL: world.internal.synapse, LIVEKIT_TOKEN_SERVICE_URL: service.url };
    const { livekitToken } = createWebHandlers(environment, createRecordedLog());
    const ask = async (person: MatrixApi): Promise<Answer> => {
      const url = `${world.origin}/api/livekit?room=${encodeURIComponent(lounge)}`;
      const headers = { authorization: `Bearer ${person.accessToken}` };
      const response = await livekitToken(new Request(url, { headers }));
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };
    const { status, body } = await ask(ann);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      identity: `${ann.userId}:${ann.deviceId}`,
      url: serviceVariables()["LIVEKIT_URL"],
      expiresAt: expect.any(Number),
    });
    const annIn = await enter(body["token"]);
    await annIn.leave();
    const stranger = await registerApi(world, "stranger");
    expect(await ask(stranger)).toMatchObject({ status: 403, body: { errcode: "M_FORBIDDEN" } });
    // The service itself asks for no more than who he is.
    expect((await openIdTokens(service.url).sfuGet(stranger, lounge)).status).toBe(200);
  });
});

describe("in the place of an existing token service, registered with the homeserver (option 3)", () => {
  let service: ServiceUnderTest;
  beforeAll(async () => {
    // Where the registration says: the homeserver pushes to it and hands requests on.
    const port = Number(new URL(world.internal.calls).port);
    const { asToken, hsToken } = world.secrets;
    const registration = { LIVEKIT_AS_TOKEN: asToken, LIVEKIT_HS_TOKEN: hsToken, LIVEKIT_HS_SERVER_NAME: "localhost" };
    service = await startService({ ...serviceVariables(), ...registration }, port);
  });
  afterAll(() => service?.stop());

  test("MELO and other clients get their tokens for the same call, and nobody who is not in the room", async () => {
    const { lounge, people } = await channelWith("carl");
    const [carl = expect.unreachable()] = people;
    const own = await tokenRequests(world)(lounge, ann.accessToken);
    const theirs = await openIdTokens(service.url).getToken(carl, lounge);
    const [annIn, carlIn] = [await enter(own.body.token), await enter(theirs.body["jwt"])];
    await annIn.untilPresent(carlIn.identity);
    const stranger = await registerApi(world, "outsider");
    for (const refused of [
      await openIdTokens(service.url).sfuGet(stranger, lounge),
      await openIdTokens(service.url).getToken(stranger, lounge),
    ]) {
      expect(refused).toMatchObject({ status: 403, body: { errcode: "M_FORBIDDEN" } });
    }
    await Promise.all([annIn.leave(), carlIn.leave()]);
  });

  test("the homeserver's own endpoint is served", async () => {
    const { lounge } = await channelWith();
    const path = "/_matrix/client/unstable/io.element.msc4195/rtc/livekit/get_token";
    const url = serviceVariables()["LIVEKIT_URL"];
    const body = JSON.stringify({ url, room_id: lounge, slot_id: "m.call#ROOM", member_id: "member" });
    const headers = { authorization: `Bearer ${ann.accessToken}` };
    const response = await fetch(world.internal.synapse + path, { method: "POST", headers, body });
    expect(response.status).toBe(200);
  });

  test("whoever is kicked is out of the call, whoever made his token", async () => {
    const { lounge, people } = await channelWith("dave");
    const [dave = expect.unreachable()] = people;
    const { body } = await openIdTokens(service.url).sfuGet(dave, lounge);
    const daveIn = await enter(body["jwt"]);
    await ann.kick(lounge, dave.userId);
    expect(await daveIn.disconnected).toBe(disconnectReasonOf("PARTICIPANT_REMOVED"));
  });
});
