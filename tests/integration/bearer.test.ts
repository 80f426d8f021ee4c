import { startWorld, type World } from "@melo/devkit";
import { Room, RoomEvent } from "@livekit/rtc-node";
import { RoomServiceClient, WebhookReceiver } from "livekit-server-sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { registerApi, voiceChannel, type MatrixApi } from "./server/matrix-api.ts";
import { tokenRequests } from "./server/token-requests.ts";
import { listenInternally, type InternalListener } from "./support/internal-listener.ts";

let world: World;
let internal: InternalListener;
let ann: MatrixApi;

beforeAll(async () => {
  world = await startWorld({ name: "bearer", parts: { calls: false, web: false } });
  internal = await listenInternally(world.internal.calls);
  ann = await registerApi(world, "ann");
});

afterAll(async () => {
  internal?.close();
  await world?.stop();
});

function claimsOf(jwt: string | undefined): Record<string, unknown> {
  return JSON.parse(Buffer.from(jwt?.split(".")[1] ?? "", "base64url").toString());
}

test("LiveKit keeps a token's bearer in the tokens it renews, in its listing and in its webhooks", async () => {
  const lounge = await ann.createRoom(voiceChannel());
  const { body } = await tokenRequests(world)(lounge, ann.accessToken);
  const attributes = {
    "chat.melo.user": ann.userId,
    "chat.melo.device": ann.deviceId,
    "chat.melo.room": lounge,
  };
  expect(claimsOf(body.token)).toMatchObject({ attributes });

  const call = new Room();
  const renewed = new Promise<string | undefined>((resolve) => {
    call.once(RoomEvent.TokenRefreshed, () => resolve(call.token));
  });
  await call.connect(world.internal.livekit, body.token ?? "", { autoSubscribe: false, dynacast: false });
  expect(await renewed).not.toBe(body.token);
  const claims = claimsOf(await renewed);
  expect(claims).toMatchObject({ attributes, video: { canUpdateOwnMetadata: false, room: body.room } });

  const { id, secret } = world.livekit.callsKey;
  const [listed] = await new RoomServiceClient(world.internal.livekit, id, secret).listParticipants(body.room ?? "");
  expect(listed?.attributes).toEqual(attributes);

  await call.disconnect();
  const receiver = new WebhookReceiver(id, secret);
  await expect
    .poll(async () => {
      const webhooks = internal.heard.filter(({ path }) => path === "/webhooks/livekit");
      const events = await Promise.all(
        webhooks.map((webhook) => receiver.receive(webhook.body, String(webhook.headers["authorization"]))),
      );
      return events
        .filter(({ participant }) => participant !== undefined)
        .map(({ event, participant }) => [event, participant?.attributes]);
    })
    .toEqual([
      ["participant_joined", attributes],
      ["participant_left", attributes],
    ]);
});
